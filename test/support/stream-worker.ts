/** A worker process of the stream tests: consumes until it is killed and writes a line per handled entry. */
import { connect } from "../../src/runtime/connection/connect.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type Task, taskStream, workers } from "./task-stream.js";

const [url = "", prefix = "", name = "", ackTimeoutMs = "1000", pauseMs = "10"] = process.argv.slice(2);
const connection = await connect(url);
const group = new ConsumerGroup<Task>(connection, taskStream(name), workers, {
  prefix,
  tune: { concurrency: 20, ackTimeoutMs: Number(ackTimeoutMs) },
});
await group.consume(async (task) => {
  process.stdout.write(`${task.number}\n`);
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
});

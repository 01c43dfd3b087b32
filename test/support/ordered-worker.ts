/** A worker process of an ordered group: works until it is killed, and writes what it does to the ledger. */
import { connect } from "../../src/runtime/connection/connect.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { note, ordered } from "./ordered-stream.js";
import { type Task, taskStream } from "./task-stream.js";

const [url = "", prefix = "", name = "", ackTimeoutMs = "1000", consumer = "", pauseMs = "5"] = process.argv.slice(2);
const connection = await connect(url);
const group = new ConsumerGroup<Task>(connection, taskStream(name, [ordered]), ordered, {
  prefix,
  tune: { concurrency: 4, ackTimeoutMs: Number(ackTimeoutMs) },
});
const ledger = `${prefix}ledger:${name}`;
await group.consume(
  async ({ text: value = "", number }) => {
    await note(connection, ledger, { what: "start", value, number, consumer });
    await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
    await note(connection, ledger, { what: "end", value, number, consumer });
  },
  { consumer },
);

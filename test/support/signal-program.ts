/** A program of the tests of `stopOnSignal`: tells what it does line by line, and ends by a signal. */
import { connect } from "../../src/runtime/connection/connect.js";
import { stopOnSignal } from "../../src/runtime/stop-on-signal.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type Task, taskStream, workers } from "./task-stream.js";

const [url = "", prefix = "", name = "", workMs = "300", timeoutMs = "10000"] = process.argv.slice(2);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const connection = await connect(url);
const group = new ConsumerGroup<Task>(connection, taskStream(name), workers, { prefix, tune: { concurrency: 2 } });
const consumer = await group.consume(async (task) => {
  tell(`began ${task.number}`);
  await new Promise((resolve) => setTimeout(resolve, Number(workMs)));
  tell(`ended ${task.number}`);
});
void consumer.finished.then(() => tell("consumer stopped"));
connection.on("closed", () => tell("connection closed"));
stopOnSignal([consumer, connection], { timeoutMs: Number(timeoutMs) });
tell("ready");

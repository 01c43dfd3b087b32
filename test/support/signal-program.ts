/** A program of the tests of `stopOnSignal`: tells what it does line by line, until a signal ends it. */
import { connect } from "../../src/runtime/connection/connect.js";
import { stopOnSignal } from "../../src/runtime/stop-on-signal.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { configOf, endWithParent, tell } from "./child.js";
import { type Task, taskStream, workers } from "./task-stream.js";

export interface SignalProgramConfig {
  readonly url: string;
  readonly prefix: string;
  readonly stream: string;
  /** How long a handler works on, once everything is being stopped. */
  readonly workMs: number;
  readonly timeoutMs: number;
  /** Something stands first that cannot be stopped; a listener of the program's own stands beside. */
  readonly hindered: boolean;
  /** Takes the listeners off again at once. */
  readonly disposed: boolean;
}

const config = configOf<SignalProgramConfig>();
endWithParent();
const connection = await connect(config.url);
let stopped: () => void = () => undefined;
const stopping = new Promise<void>((resolve) => {
  stopped = resolve;
});
/** Stands first, and is told when the signal has come. */
const first = {
  async stop(): Promise<void> {
    tell("stopping");
    stopped();
  },
};
const group = new ConsumerGroup<Task>(connection, taskStream(config.stream), workers, { prefix: config.prefix });
const consumer = await group.consume(
  async ({ number }) => {
    tell(`begin ${number}`);
    await stopping;
    await new Promise((resolve) => setTimeout(resolve, config.workMs));
    tell(`end ${number}`);
  },
  { concurrency: 1 },
);
void consumer.finished.then(() => tell("consumer stopped"));
connection.on("closed", () => tell("connection closed"));
const broken = { stop: () => Promise.reject(new Error("cannot be stopped")) };
const all = config.hindered ? [first, broken, consumer, connection] : [first, consumer, connection];
const registered = stopOnSignal(all, { timeoutMs: config.timeoutMs });
if (config.hindered) process.on("warning", ({ message }) => tell(`warning ${message}`));
if (config.disposed) registered[Symbol.dispose]();
tell("ready");

/** A server process of the call tests. What the job says is done: see `text`. */
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { type CallChanges, jobCall } from "./calls.js";
import { configOf, endWithParent, tell } from "./child.js";

export interface CallServerConfig {
  readonly url: string;
  readonly prefix: string;
  readonly call: string;
  readonly name: string;
  readonly changes: CallChanges;
  /** How long a handler takes. */
  readonly workMs: number;
}

const { url, prefix, call, name, changes, workMs } = configOf<CallServerConfig>();
endWithParent();
const connection = await connect(url);
const jobs = new Call(connection, jobCall(call, changes), { prefix });
const server = await jobs.serve(
  async ({ number, text }, { attempt }) => {
    tell(`start ${number} ${attempt}`);
    // Written before it ends: pipes are synchronous on POSIX.
    if (text === "deadly") process.kill(process.pid, "SIGKILL");
    if (text === "stopping") process.kill(process.pid, "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, workMs));
    tell(`end ${number} ${attempt}`);
    return { text: `${name} ${number} ${attempt}` };
  },
  { onError: (error) => tell(`error ${error instanceof Error && "code" in error ? error.code : error}`) },
);
tell("serving");
process.once("SIGTERM", async () => {
  await server.stop();
  await connection.close();
  tell("stopped");
});

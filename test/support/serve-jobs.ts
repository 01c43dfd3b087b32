import { Call } from "../../src/runtime/call/call.js";
import type { CallServer, ServeOptions } from "../../src/runtime/call/handlers.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type CallChanges, type Done, type Job, type JobCallTypes, jobCall } from "./calls.js";
import { type RawCaller, rawCaller } from "./raw-caller.js";

export type ServeHandler = Parameters<Call<JobCallTypes>["serve"]>[0];

/** A call with a server of this process, and a caller in another language. */
export interface Served extends AsyncDisposable {
  readonly key: string;
  readonly caller: RawCaller;
  readonly server: CallServer;
  readonly call: Call<JobCallTypes>;
}

export async function serveJobs(
  connection: Connection,
  redis: { readonly url: string; readonly prefix: string },
  name: string,
  handler: ServeHandler,
  { changes, ...options }: ServeOptions & { readonly changes?: CallChanges } = {},
): Promise<Served> {
  const key = `${redis.prefix}tests:${name}`;
  const call = new Call(connection, jobCall(name, changes), { prefix: redis.prefix });
  const caller = await rawCaller(redis.url, key);
  const server = await call.serve(handler, options);
  return {
    key,
    caller,
    server,
    call,
    async [Symbol.asyncDispose]() {
      caller[Symbol.dispose]();
      await server.stop();
    },
  };
}

export const echo = ({ number }: Job): Done => ({ text: String(number) });

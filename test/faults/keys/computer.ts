/** A process that asks for a value when it is told to, computes it where it is its turn, and tells both. */
import { connect } from "../../../src/runtime/connection/connect.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { reportStore } from "../../support/computed.js";

export interface ComputerConfig {
  readonly url: string;
  readonly prefix: string;
  readonly name: string;
  readonly leaseMs: number;
  /** How long its loader takes. */
  readonly loadMs: number;
}

const { url, prefix, name, leaseMs, loadMs } = configOf<ComputerConfig>();
endWithParent();
// Of many that start at once, none is to fail because the machine is busy.
const connection = await connect(url, { connectTimeoutMs: 30_000 });
const store = reportStore(connection, prefix, name);
const asked = new Promise((resolve) => process.stdin.once("data", resolve));
tell("ready");
await asked;

const load = async (): Promise<{ text: string }> => {
  tell("computing");
  await new Promise((resolve) => setTimeout(resolve, loadMs));
  return { text: String(process.pid) };
};
try {
  const { text } = await store.getOrCompute(load, { leaseMs, timeoutMs: 20_000 });
  tell(`got ${text}`);
} catch (error) {
  tell(`failed ${error instanceof Error && "code" in error ? error.code : String(error)}`);
}
await connection.close();
process.stdin.destroy();

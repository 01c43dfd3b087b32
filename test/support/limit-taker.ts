import { connect } from "../../src/runtime/connection/connect.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { replyCodes } from "../../src/runtime/limit/replies.js";
import { configOf, endWithParent, tell } from "./child.js";
import { tenantLimit } from "./limiters.js";

/** What was decided, and when, by the server's clock in microseconds. */
export type Asked = readonly [atUs: number, allowed: boolean];

/** Takes of one limiter as fast as it can, and tells what was decided. */
export interface LimitTakerConfig {
  readonly url: string;
  readonly prefix: string;
  readonly rates: readonly Rate[];
  readonly algorithm?: Algorithm;
  readonly forMs: number;
  /** Goes on until it had some. */
  readonly hasSome: boolean;
  /** How far this process' clocks are off. */
  readonly offMs: number;
}

endWithParent();
const { url, prefix, rates, algorithm = "gcra", forMs, hasSome, offMs } = configOf<LimitTakerConfig>();
const system: Host = {
  ...systemHost,
  wallMs: () => systemHost.wallMs() + offMs,
  monotonicMs: () => systemHost.monotonicMs() + Math.abs(offMs),
};
// However long the machine stands still: what was decided is told.
const connection = await connect(url, { system, commandTimeoutMs: 60_000 });
const asked: Asked[] = [];
const execute = connection.execute.bind(connection);
connection.execute = (command, options) =>
  execute({ ...command, decode: (reply) => noted(reply, command.decode(reply)) }, options);

/** A denial does not tell when it was: the replies of the scripts do. */
function noted<Reply>(reply: unknown, decoded: Reply): Reply {
  if (!Array.isArray(reply)) return decoded;
  const numbers: readonly number[] = reply;
  const [first = 0, second] = numbers;
  const isShort = first <= 1;
  asked.push([(isShort ? numbers.at(-1) : second) ?? 0, first === 1 || first === replyCodes.allowed]);
  return decoded;
}

const limiter = new Limiter(connection, tenantLimit("processes", { rates, algorithm }), { prefix }, { tenant: "all" });
await connection.ping();
tell("ready");
await new Promise<void>((resolve) => process.stdin.once("data", () => resolve()));
let some = !hasSome;
const until = performance.now() + forMs;
const lane = async (): Promise<void> => {
  // Until nothing is left: however late the machine was at the end, it all was asked for.
  for (let more = true; more || !some || performance.now() < until; ) {
    const decision = await limiter.take();
    more = decision.allowed;
    some ||= more;
  }
};
await Promise.all(Array.from({ length: 4 }, lane));
await tell(`asked ${JSON.stringify(asked)}`);
await connection.close();
process.exit(0);

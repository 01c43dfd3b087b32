import { connect } from "../../src/runtime/connection/connect.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { configOf, endWithParent, tell } from "./child.js";
import { tenantLimit } from "./limiters.js";

/** Takes of one limiter as fast as it can, and tells when it was allowed, by the server's clock in microseconds. */
interface LimitTakerConfig {
  readonly url: string;
  readonly prefix: string;
  readonly rates: readonly Rate[];
  readonly algorithm?: Algorithm;
  readonly forMs: number;
  /** How far this process' clocks are off. */
  readonly offMs: number;
}

endWithParent();
const { url, prefix, rates, algorithm = "gcra", forMs, offMs } = configOf<LimitTakerConfig>();
const system: Host = {
  ...systemHost,
  wallMs: () => systemHost.wallMs() + offMs,
  monotonicMs: () => systemHost.monotonicMs() + Math.abs(offMs),
};
const connection = await connect(url, { system });
const limiter = new Limiter(connection, tenantLimit("processes", { rates, algorithm }), { prefix }, { tenant: "all" });
await connection.ping();
tell("ready");
await new Promise<void>((resolve) => process.stdin.once("data", () => resolve()));
const takenAt: number[] = [];
const until = performance.now() + forMs;
const lane = async (): Promise<void> => {
  // Until nothing is left: however late the machine was at the end, it all was asked for.
  for (let more = true; more || performance.now() < until; ) {
    const decision = await limiter.take();
    more = decision.allowed;
    if (decision.allowed) takenAt.push(decision.takenAt);
  }
};
await Promise.all(Array.from({ length: 4 }, lane));
tell(`taken ${JSON.stringify(takenAt)}`);
await connection.close();
process.exit(0);

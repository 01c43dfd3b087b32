import { connect } from "../../src/runtime/connection/connect.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import { configOf, endWithParent, tell } from "./child.js";
import { inFlightLimit } from "./limiters.js";

/** Goes in and out of a limit's places, as often as it is told; says what it saw. `hold`: stays in for ever. */
interface PlaceHolderConfig {
  readonly url: string;
  readonly prefix: string;
  readonly name: string;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly turns: number;
}

endWithParent();
const { url, prefix, name, concurrency, leaseMs, turns } = configOf<PlaceHolderConfig>();
const connection = await connect(url);
const limiter = new ConcurrencyLimiter(connection, inFlightLimit(name, { concurrency, leaseMs }), { prefix });
const inside = `${prefix}inside-${name}`;
const count = (command: "INCR" | "DECR"): Promise<number> =>
  connection.execute({ name: command, keys: [inside], args: [inside], repeatable: false, decode: Number });
if (turns === 0) {
  const admission = await limiter.take({ name: "held" });
  tell(`holds ${admission.allowed}`);
  await new Promise(() => undefined);
}
let most = 0;
for (let turn = 0; turn < turns; turn++) {
  await limiter.run(
    async () => {
      most = Math.max(most, await count("INCR"));
      await connection.ping();
      await count("DECR");
    },
    { maxWaitMs: 60_000 },
  );
}
tell(`most ${most}`);
await connection.close();

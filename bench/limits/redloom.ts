import { defineAddress, Limiter } from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import { allow, freshKey, type LimitContender, perSeconds } from "./contender.js";

/** Redloom as generated code uses it: exact, all rates or none, with `remaining`, `resetAfterMs` and `retryAfterMs`. */
export async function redloom(url: string): Promise<LimitContender> {
  return {
    url,
    async open(count) {
      const connection = await connect(url);
      const template = freshKey("redloom");
      const definition = `bench.limits.${template}`;
      const address = defineAddress({ definition, namespace: "bench", template, parameters: {} });
      const rates = perSeconds.slice(0, count).map((seconds) => ({ allow, perMs: seconds * 1_000 }));
      const limiter = new Limiter(connection, { definition, address, rates, onUnavailable: "deny" });
      return {
        async take() {
          if (!(await limiter.take()).allowed) throw new Error("denied");
        },
        close: () => connection.close(),
      };
    },
  };
}

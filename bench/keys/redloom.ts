import { notificationCodec } from "../../src/generated/agents/codecs.js";
import { defineAddress, Store } from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import { at, expiresMs, freshKey, type KeyContender } from "./contender.js";

/** Redloom as generated code uses it: checked both ways; who computes has a lease, which is renewed. */
export async function redloom(url: string): Promise<KeyContender> {
  return {
    async open(count) {
      const connections = await Promise.all(Array.from({ length: count }, () => connect(url)));
      return {
        fresh() {
          const template = freshKey("redloom");
          const definition = `bench.keys.${template}`;
          const address = defineAddress({ definition, namespace: "bench", template, parameters: {} });
          const terms = { definition, address, codec: notificationCodec, maxBytes: 1_048_576, expiresMs };
          const stores = connections.map((connection) => new Store(connection, terms));
          return {
            get: () => at(stores, 0).get(),
            set: (value) => at(stores, 0).set(value),
            getOrCompute: (connection, load) => at(stores, connection).getOrCompute(load),
          };
        },
        close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
      };
    },
  };
}

/** A process of the updates' tests: counts under one key, as many as it is told to at once. */
import { connect } from "../../src/runtime/connection/connect.js";
import { Store } from "../../src/runtime/key/store.js";
import { configOf, endWithParent, tell } from "./child.js";
import { tallyDefinition } from "./keys.js";

export interface KeyUpdaterConfig {
  readonly url: string;
  readonly prefix: string;
  readonly id: string;
  readonly updates: number;
  readonly atOnce: number;
}

const { url, prefix, id, updates, atOnce } = configOf<KeyUpdaterConfig>();
endWithParent();
await using connection = await connect(url);
const store = new Store(connection, tallyDefinition(), { prefix }, { id });
let left = updates;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (left-- > 0) {
      await store.update((current) => ({ ...current, count: (current?.count ?? 0) + 1 }), { timeoutMs: 60_000 });
    }
  }),
);
tell("done");

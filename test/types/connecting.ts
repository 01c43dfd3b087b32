import { Cluster, Redis } from "ioredis";
import { connect } from "../../src/runtime/index.js";

/**
 * What `connect` takes, and beside each what it does not. Nothing here runs: `npm run check` compiles it, and a misuse that
 * compiles is an unused `@ts-expect-error`.
 */
export async function connecting(): Promise<void> {
  await connect("redis://127.0.0.1");
  await connect({ host: "127.0.0.1", db: 1 });
  await connect(new Redis());
  await connect(new Redis({ replyMapping: "resp3", protocol: 3 }), { commandTimeoutMs: 1_000 });
  await connect(new Cluster([{ host: "127.0.0.1", port: 7_000 }]));
  // @ts-expect-error: no option.
  await connect({ hots: "127.0.0.1" });
  // @ts-expect-error: a number is no address.
  await connect(6379);
  // @ts-expect-error: the client of another library.
  await connect({ isOpen: true, options: {}, connect: async () => undefined, duplicate: () => undefined });
  // @ts-expect-error: where it comes from the environment it may not be set.
  await connect(process.env.REDIS_URL);
}

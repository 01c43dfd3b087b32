import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench, orderedWorkers, type ScriptBench } from "./group-scripts.js";
import type { TestRedis } from "./redis.js";

/** Ordered groups at the level of commands; `name` tells those of one file from others. */
export function laneBenches(redis: TestRedis, connection: () => Connection, name: string) {
  let opened = 0;
  const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection().execute(command);
  return {
    run,
    open: (ackTimeoutMs = 60_000): Promise<ScriptBench> =>
      openBench(redis, connection(), `${name}-${opened++}`, { ...orderedWorkers, ackTimeoutMs }),
    async read({ commands }: ScriptBench, consumer: string, count = 100) {
      const { entries } = await run(commands.readOrdered(consumer, count));
      return entries.map(([id]) => ({ id, source: "s" as const, count: 1 }));
    },
  };
}

import { describe, expect, it } from "vitest";
import { startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";
import type { MemoryConfig, MemorySample } from "./memory/program.js";

const scale = Number(process.env.REDLOOM_FAULTS_SCALE ?? 1);
const program = new URL("./memory/program.ts", import.meta.url);
/** Of code that is compiled late and of buffers that are kept for reuse; a leak of 8 bytes a message would be more. */
const slackBytes = 6_000_000;

async function serverBytes(raw: ReturnType<typeof useRedis>["raw"]): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await raw.info("memory"))?.[1]);
}

describe("memory: stays flat from a quarter of the messages to the last one", () => {
  for (const [ordered, messages] of [
    [false, 1_000_000],
    [true, 250_000],
  ] as const) {
    const redis = useRedis({ own: true });
    const count = Math.round(messages * scale);

    it(`of ${count} in ${ordered ? "an ordered" : "a"} group`, { timeout: 60_000 + messages * scale }, async () => {
      const config: MemoryConfig = { url: redis.url, messages: count, ordered };
      const child = startChild(program, config, ["--expose-gc"]);
      const first = child.line(/^\{/, 60_000 + (messages * scale) / 4);
      const quarter: MemorySample = JSON.parse(await first);
      const bytesAtQuarter = await serverBytes(redis.raw);
      expect(await child.ended).toBe(0);
      const end: MemorySample = JSON.parse(child.lines.at(-1) ?? "{}");
      const bytesAtEnd = await serverBytes(redis.raw);
      console.log(JSON.stringify({ quarter, end, bytesAtQuarter, bytesAtEnd }));
      expect(end.handled).toBeGreaterThanOrEqual(count);
      expect(end.heapBytes - quarter.heapBytes).toBeLessThan(slackBytes);
      expect(end.externalBytes - quarter.externalBytes).toBeLessThan(slackBytes);
      expect(end.descriptors).toBeLessThanOrEqual(quarter.descriptors);
      expect(end.resources).toBeLessThanOrEqual(quarter.resources + 2);
      // Retention keeps the stream short, and its sibling keys hold nothing that is over.
      expect(bytesAtEnd - bytesAtQuarter).toBeLessThan(slackBytes);
    });
  }
});

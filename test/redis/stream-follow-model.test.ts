import { Redis } from "ioredis";
import { expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { StreamReader } from "../../src/runtime/stream/reading/history.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { addTasks, openReader } from "../support/follow.js";
import { startProxy } from "../support/proxy.js";
import type { Task } from "../support/task-stream.js";

/** mulberry32: the same seed gives the same run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Followed {
  readonly numbers: number[];
  missed: number;
  /** The number that was next to be added when it began. */
  readonly since: number;
}

it.each([1, 2, Math.floor(Math.random() * 1_000_000)])(
  "follow: what was seen and what was told as missed add up to what was added, through cuts and trims (seed %i)",
  async (seed) => {
    const random = randomOf(seed);
    await using server = await startRedisServer();
    await using proxy = await startProxy(server);
    const raw = new Redis(server.url);
    const connection = await connect(proxy.url);
    const { reader, key } = openReader(connection, "", "s");
    const followed: Followed[] = [];
    let added = 0;
    const faults = { cut: 0, trimmed: 0 };
    let wake: () => void = () => undefined;
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    for (let step = 0; step < 250; step++) {
      const what = random();
      if (followed.length < 12 && step % 10 === 0) {
        // The first rests until the end: it misses what is trimmed meanwhile.
        followed.push(await start(reader, added, random, followed.length === 0 ? awake : undefined));
      }
      if (what < 0.06) faults.cut += proxy.cutAll();
      else if (what < 0.12) faults.trimmed += await raw.xtrim(key, "MAXLEN", "=", Math.floor(random() * 400));
      else {
        const count = Math.floor(random() * random() * 300);
        await addTasks(raw, key, added, added + count);
        added += count;
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 20));
    }
    wake();
    expect(faults.cut).toBeGreaterThan(2);
    expect(faults.trimmed).toBeGreaterThan(100);
    for (const { numbers, since } of followed) expect(isRising(numbers) && (numbers[0] ?? since) >= since).toBe(true);
    const accounted = ({ numbers, missed, since }: Followed): number => since + numbers.length + missed;
    await vi.waitFor(() => expect(followed.map(accounted)).toEqual(followed.map(() => added)), 40_000);
    expect(followed.some(({ missed }) => missed > 0)).toBe(true);
    await connection.close();
    raw.disconnect();
  },
  90_000,
);

/** Some read as they can, others rest now and then. */
async function start(
  reader: StreamReader<Task>,
  since: number,
  random: () => number,
  awake?: Promise<void>,
): Promise<Followed> {
  const followed: Followed = { numbers: [], missed: 0, since };
  const restMs = random() < 0.5 ? 0 : random() * 400;
  const following = await reader.follow({
    from: "end",
    onGap: (gap) => {
      if (gap.reason === "reset" || gap.missed === undefined) throw new Error(`an unexpected gap: ${gap.reason}`);
      followed.missed += gap.missed;
    },
  });
  const run = async (): Promise<void> => {
    await awake;
    for await (const { message } of following) {
      followed.numbers.push(message.number);
      if (restMs > 0 && message.number % 97 === 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  };
  void run();
  return followed;
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));

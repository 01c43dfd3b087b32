import { rate, type Sample } from "../measure.js";
import { serverCpuMicros } from "../server-cpu.js";
import type { Suite, Work } from "../suite.js";
import type { LimitContender } from "./contender.js";

export const suite: Suite<LimitContender> = {
  file: "./limits/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./limits/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./limits/redloom.js", name: "redloom" },
    { label: "rate-limiter-flexible 11", file: "./peers/rate-limiter-flexible.js", name: "rateLimiterFlexible" },
    { label: "@upstash/ratelimit 2", file: "./peers/upstash.js", name: "upstash" },
  ],
  works(scale) {
    const few = 5_000 * scale;
    const many = 30_000 * scale;
    return [
      taking("take, awaited one by one", { count: few, inFlight: 1, rates: 1 }),
      taking("take, 100 in flight", { count: many, inFlight: 100, rates: 1 }),
      taking("take of three rates, one by one", { count: few, inFlight: 1, rates: 3 }),
      taking("take of three rates, 100 in flight", { count: many, inFlight: 100, rates: 3 }),
    ];
  },
};

interface Load {
  readonly count: number;
  readonly inFlight: number;
  readonly rates: number;
}

function taking(name: string, load: Load): Work<LimitContender> {
  return {
    measures: [
      { name, unit: "decisions/s" },
      { name: `${name}: Redis' time each`, unit: "µs" },
    ],
    run: (contender) => once(contender, load),
  };
}

async function once(contender: LimitContender, { count, inFlight, rates }: Load): Promise<readonly Sample[]> {
  const limit = await contender.open(rates);
  try {
    // The first ones open connections and compile.
    for (let at = 0; at < 1_000; at++) await limit.take();
    const before = await serverCpuMicros(contender.url);
    const speed = await rate(count, async () => {
      let left = count;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await limit.take();
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
    });
    const value = ((await serverCpuMicros(contender.url)) - before) / count;
    return [speed, { value, cpuMicros: speed.cpuMicros }];
  } finally {
    await limit.close();
  }
}

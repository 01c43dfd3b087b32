import { setTimeout as sleep } from "node:timers/promises";
import { sampleMessage } from "../contender.js";
import { inFlight } from "../in-flight.js";
import { rate, timed } from "../measure.js";
import { type Suite, single, type Work } from "../suite.js";
import type { KeyContender, OpenKey } from "./contender.js";

export const suite: Suite<KeyContender> = {
  file: "./keys/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./keys/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./keys/redloom.js", name: "redloom" },
    { label: "cache-manager 7 + Keyv", file: "./peers/cache-manager.js", name: "cacheManager" },
  ],
  works(scale) {
    const few = 5_000 * scale;
    const many = 30_000 * scale;
    const [set, hit] = [(key: OpenKey) => key.set(sampleMessage()), (key: OpenKey) => key.getOrCompute(0, unexpected)];
    return [
      row("get, one by one", few, 1, got),
      row("get, 100 in flight", many, 100, got),
      row("set, one by one", few, 1, set),
      row("set, 100 in flight", many, 100, set),
      row("getOrCompute, there is a value, one by one", few, 1, hit),
      row("getOrCompute, there is a value, 100 in flight", many, 100, hit),
      stampede({ title: "50 ask at once, computed in 20 ms", callers: 50, loadMs: 20 }),
    ];
  },
};

function row(name: string, count: number, width: number, work: (key: OpenKey) => Promise<unknown>): Work<KeyContender> {
  return single(name, "values/s", async (contender) => {
    const keys = await contender.open(1);
    const key = keys.fresh();
    try {
      await key.set(sampleMessage());
      // The first ones open connections and compile.
      await inFlight(2_000, width, () => work(key));
      return await rate(count, () => inFlight(count, width, () => work(key)));
    } finally {
      await keys.close();
    }
  });
}

/** One after the other in a round: one alone is over too soon. */
const times = 10;

interface Stampede {
  readonly title: string;
  readonly callers: number;
  readonly loadMs: number;
}

/** All ask for a value that is not there, each over a connection of its own: until the last one has it, and who computed. */
function stampede({ title, callers, loadMs }: Stampede): Work<KeyContender> {
  return {
    measures: [
      { name: `${title}: total`, unit: "ms" },
      { name: `${title}: computed`, unit: "loads" },
    ],
    async run(contender) {
      let loads = 0;
      const load = async () => {
        loads++;
        await sleep(loadMs);
        return sampleMessage();
      };
      const keys = await contender.open(callers);
      const asking = (key: OpenKey): Promise<unknown> =>
        Promise.all(Array.from({ length: callers }, (_, connection) => key.getOrCompute(connection, load)));
      try {
        // The first time opens what waiting needs.
        await asking(keys.fresh());
        loads = 0;
        const { seconds, cpuMicros } = await timed(times * callers, async () => {
          for (let time = 0; time < times; time++) await asking(keys.fresh());
        });
        return [(seconds * 1_000) / times, loads / times].map((value) => ({ value, cpuMicros }));
      } finally {
        await keys.close();
      }
    },
  };
}

async function got(key: OpenKey): Promise<void> {
  if ((await key.get()) === undefined) throw new Error("it is not there");
}

async function unexpected(): Promise<never> {
  throw new Error("there is a value");
}

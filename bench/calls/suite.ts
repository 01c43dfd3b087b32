import { sampleMessage } from "../contender.js";
import { inFlight } from "../in-flight.js";
import { quantile, rate, type Sample } from "../measure.js";
import { serverCpuMicros } from "../server-cpu.js";
import type { Suite, Work } from "../suite.js";
import type { CallContender } from "./contender.js";

export const suite: Suite<CallContender> = {
  file: "./calls/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./calls/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./calls/redloom.js", name: "redloom" },
    { label: "NestJS 12 Redis transport", file: "./peers/nestjs.js", name: "nestjsCalls" },
    { label: "BullMQ 6 + QueueEvents", file: "./peers/bullmq-calls.js", name: "bullmqCalls" },
  ],
  works(scale) {
    return [
      calling("call, one by one", { count: 3_000 * scale, width: 1 }),
      calling("call, 100 in flight", { count: 10_000 * scale, width: 100 }),
    ];
  },
};

interface Load {
  readonly count: number;
  readonly width: number;
}

function calling(name: string, load: Load): Work<CallContender> {
  return {
    measures: [
      { name, unit: "calls/s" },
      { name: `${name}: p50`, unit: "µs" },
      { name: `${name}: p99`, unit: "µs" },
      { name: `${name}: Redis' time each`, unit: "µs" },
    ],
    run: (contender) => once(contender, load),
  };
}

/** On a fresh call, whose server does nothing but answer. */
async function once(contender: CallContender, { count, width }: Load): Promise<readonly Sample[]> {
  const request = sampleMessage();
  const call = await contender.open(width, ({ message, sentAt }) => ({ type: "info", message, sentAt }));
  let micros: number[] = [];
  const ask = async (): Promise<void> => {
    const before = performance.now();
    const reply = await call.request(request);
    micros.push((performance.now() - before) * 1_000);
    if (reply.type !== "info" || reply.message !== request.message) throw new Error("this is no reply");
  };
  try {
    // The first ones open connections and compile.
    await inFlight(1_000, width, ask);
    micros = [];
    const before = await serverCpuMicros(contender.url);
    const speed = await rate(count, () => inFlight(count, width, ask));
    const redis = ((await serverCpuMicros(contender.url)) - before) / count;
    const { cpuMicros } = speed;
    return [speed, ...[quantile(micros, 0.5), quantile(micros, 0.99), redis].map((value) => ({ value, cpuMicros }))];
  } finally {
    await call.close();
  }
}

import type { OpenStream, StreamContender } from "../contender.js";
import { sampleMessage } from "../contender.js";
import { quantile, rate, type Sample, type Unit } from "../measure.js";
import { type Suite, single, type Work } from "../suite.js";

type StreamWork = (stream: OpenStream) => Promise<Sample>;

export const suite: Suite<StreamContender> = {
  file: "./streams/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./streams/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./streams/redloom.js", name: "redloom" },
    { label: "bullmq 6", file: "./peers/bullmq.js", name: "bullmq" },
    { label: "bee-queue 2", file: "./peers/bee-queue.js", name: "beeQueue" },
  ],
  works(scale) {
    const most = 100_000 * scale;
    const many = 20_000 * scale;
    const few = 4_000 * scale;
    return [
      row("add, awaited one by one", "messages/s", (stream) => adding(stream, few, 1)),
      row("add, 1000 in flight", "messages/s", (stream) => adding(stream, many, 1_000)),
      row("add in bulk of 1000", "messages/s", (stream) => bulk(stream, many)),
      row("consume, concurrency 100", "messages/s", (stream) => consuming(stream, most, 100)),
      row("consume, concurrency 1", "messages/s", (stream) => consuming(stream, few, 1)),
      ordered("consume in order, 1000 values", (stream) => consuming(stream, many, 100, 1_000)),
      ordered("consume in order, 100 values", (stream) => consuming(stream, many, 100, 100)),
      row("latency, idle consumer, p50", "µs", (stream) => latency(stream, 1_000 * scale, 0.5)),
      row("latency, idle consumer, p99", "µs", (stream) => latency(stream, 1_000 * scale, 0.99)),
    ];
  },
};

function row(name: string, unit: Unit, work: StreamWork): Work<StreamContender> {
  return single(name, unit, (contender) => once(contender, false, work));
}

function ordered(name: string, work: StreamWork): Work<StreamContender> {
  return single(name, "messages/s", (contender) => once(contender, true, work));
}

/** On a fresh stream every round. */
async function once(contender: StreamContender, ordered: boolean, work: StreamWork): Promise<Sample> {
  const stream = await contender.open({ ordered });
  try {
    return await work(stream);
  } finally {
    await stream.close();
  }
}

async function adding(stream: OpenStream, count: number, width: number): Promise<Sample> {
  const message = sampleMessage();
  await stream.add(message);
  return rate(count, async () => {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await stream.add(message);
    };
    await Promise.all(Array.from({ length: width }, lane));
  });
}

async function bulk(stream: OpenStream, count: number): Promise<Sample> {
  const messages = Array.from({ length: 1_000 }, () => sampleMessage());
  await stream.add(sampleMessage());
  return rate(count, async () => {
    for (let at = 0; at < count; at += 1_000) await stream.addBulk(messages);
  });
}

/** From the start of the consumer to the last acknowledgement, over a backlog. */
async function consuming(stream: OpenStream, count: number, concurrency: number, values = 1): Promise<Sample> {
  for (let at = 0; at < count; at += 1_000) {
    const length = Math.min(1_000, count - at);
    await stream.addBulk(Array.from({ length }, (_, index) => sampleMessage(`value-${(at + index) % values}`)));
  }
  return rate(count, async () => {
    let seen = 0;
    let done: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const stop = await stream.consume(concurrency, () => {
      if (++seen === count) done();
    });
    await all;
    await stop();
  });
}

/** From `add` to the handler, one message at a time. */
async function latency(stream: OpenStream, count: number, share: number): Promise<Sample> {
  let arrived: () => void = () => undefined;
  const stop = await stream.consume(1, () => arrived());
  const micros: number[] = [];
  const message = sampleMessage();
  const cpuBefore = process.cpuUsage();
  for (let at = 0; at < count; at++) {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const before = performance.now();
    const added = stream.add(message);
    await arrival;
    micros.push((performance.now() - before) * 1_000);
    await added;
    // The consumer is idle again by then.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  await stop();
  // The first ones open connections and compile.
  return { value: quantile(micros.slice(count / 2), share), cpuMicros: (user + system) / count };
}

import type { OpenStream, StreamContender } from "../contender.js";
import { sampleMessage } from "../contender.js";
import { quantile, type Row, rate, type Sample } from "../measure.js";

type Work = (stream: OpenStream) => Promise<Sample>;

/** One row: what every contender does, each on a fresh stream every round. */
export interface StreamRow {
  readonly name: string;
  readonly unit: Row["unit"];
  readonly ordered?: boolean;
  readonly work: Work;
}

/** One round of one contender. */
export async function once(contender: StreamContender, { ordered = false, work }: StreamRow): Promise<Sample> {
  const stream = await contender.open({ ordered });
  try {
    return await work(stream);
  } finally {
    await stream.close();
  }
}

/** `scale` multiplies the numbers of messages. */
export function streamRows(scale: number): StreamRow[] {
  const most = 100_000 * scale;
  const many = 20_000 * scale;
  const few = 4_000 * scale;
  return [
    { name: "add, awaited one by one", unit: "messages/s", work: (stream) => adding(stream, few, 1) },
    { name: "add, 1000 in flight", unit: "messages/s", work: (stream) => adding(stream, many, 1_000) },
    { name: "add in bulk of 1000", unit: "messages/s", work: (stream) => bulk(stream, many) },
    { name: "consume, concurrency 100", unit: "messages/s", work: (stream) => consuming(stream, most, 100) },
    { name: "consume, concurrency 1", unit: "messages/s", work: (stream) => consuming(stream, few, 1) },
    {
      name: "consume in order, 1000 values",
      unit: "messages/s",
      ordered: true,
      work: (stream) => consuming(stream, many, 100, 1_000),
    },
    {
      name: "consume in order, 100 values",
      unit: "messages/s",
      ordered: true,
      work: (stream) => consuming(stream, many, 100, 100),
    },
    { name: "latency, idle consumer, p50", unit: "µs", work: (stream) => latency(stream, 1_000 * scale, 0.5) },
    { name: "latency, idle consumer, p99", unit: "µs", work: (stream) => latency(stream, 1_000 * scale, 0.99) },
  ];
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

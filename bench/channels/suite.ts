import type { Notification } from "../../src/generated/agents/messages.js";
import { sampleMessage } from "../contender.js";
import { inFlight } from "../in-flight.js";
import { quantile, rate, type Sample } from "../measure.js";
import { type Suite, single, type Work } from "../suite.js";
import type { ChannelContender, OpenChannel } from "./contender.js";

export const suite: Suite<ChannelContender> = {
  file: "./channels/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./channels/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./channels/redloom.js", name: "redloom" },
    { label: "NestJS 12 Redis transport", file: "./peers/nestjs.js", name: "nestjsEvents" },
  ],
  works(scale) {
    const many = 50_000 * scale;
    return [
      sending("publish → subscriber, 500 in flight", { count: many, width: 500, history: false }),
      latency("publish → idle subscriber", 2_000 * scale),
      sending("kept for replay, 500 in flight", { count: many, width: 500, history: true }),
    ];
  },
};

interface Load {
  readonly count: number;
  /** Published, and not yet with the subscriber. */
  readonly width: number;
  readonly history: boolean;
}

function sending(name: string, { count, width, history }: Load): Work<ChannelContender> {
  return single(name, "messages/s", (contender) =>
    on(contender, history, async (send) => {
      await inFlight(count / 10, width, send);
      return rate(count, () => inFlight(count, width, send));
    }),
  );
}

/** From `publish` to the handler, one message at a time. */
function latency(name: string, count: number): Work<ChannelContender> {
  return {
    measures: [
      { name: `${name}, p50`, unit: "µs" },
      { name: `${name}, p99`, unit: "µs" },
    ],
    run: (contender) => on(contender, false, (send) => times(count, send)),
  };
}

async function times(count: number, send: () => Promise<unknown>): Promise<readonly Sample[]> {
  const micros: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let at = 0; at < count; at++) {
    const before = performance.now();
    await send();
    micros.push((performance.now() - before) * 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  // The first ones compile.
  const warm = micros.slice(count / 2);
  return [0.5, 0.99].map((share) => ({ value: quantile(warm, share), cpuMicros: (user + system) / count }));
}

/** On a fresh channel. What `work` is given resolves when the message is with the subscriber. */
async function on<Result>(
  contender: ChannelContender,
  history: boolean,
  work: (send: () => Promise<unknown>) => Promise<Result>,
): Promise<Result> {
  const waiting: (() => void)[] = [];
  let next = 0;
  const arrived = (message: Notification): void => {
    if (message.type !== "alert") throw new Error("this is another message");
    waiting[next++]?.();
    if (next < 10_000) return;
    waiting.splice(0, next);
    next = 0;
  };
  const channel: OpenChannel = await contender.open({ history }, arrived);
  const message = sampleMessage();
  const send = (): Promise<unknown> => {
    const arrival = new Promise<void>((resolve) => waiting.push(resolve));
    // It fails where the message was not sent; its answer comes about when the message does.
    return Promise.all([arrival, channel.publish(message)]);
  };
  try {
    return await work(send);
  } finally {
    await channel.close();
  }
}

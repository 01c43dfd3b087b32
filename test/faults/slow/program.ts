/** A program with subscriptions that are too slow for what comes, and others that are not, over one connection. */
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { Channel } from "../../../src/runtime/channel/channel.js";
import type { Gap, Overflow, ReceivingStatus } from "../../../src/runtime/channel/message.js";
import { connect } from "../../../src/runtime/connection/connect.js";
import { channelDefinition, type Note } from "../../support/channels.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { replayedDefinition } from "../../support/replayed.js";

export interface SlowConfig {
  readonly url: string;
  readonly messages: number;
  readonly maxQueuedMessages: number;
}

/** What one subscription saw. */
export interface SlowOutcome {
  readonly status: ReceivingStatus;
  readonly first: readonly number[];
  readonly last: number;
  readonly inOrder: boolean;
  readonly seen: number;
  readonly overflows: number;
  readonly dropped: number;
  readonly otherGaps: number;
  readonly closed: boolean;
}

export interface SlowReport {
  readonly outcomes: Readonly<Record<string, SlowOutcome>>;
  /** The most that was held beyond what there was at the beginning, collected. */
  readonly peakBytes: number;
}

const { url, messages, maxQueuedMessages } = configOf<SlowConfig>();
endWithParent();
const connection = await connect(url);
const flooded = new Channel(connection, channelDefinition("flooded"));
const outcomes = new Map<string, () => SlowOutcome>();

const held = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

async function subscribe(
  name: string,
  channel: Channel<Note>,
  handle: () => unknown,
  options: { readonly overflow?: Overflow<Note>; readonly from?: "beginning" } = {},
): Promise<void> {
  const seen = { first: [] as number[], last: -1, inOrder: true, count: 0 };
  const gaps: Gap[] = [];
  let closed = false;
  const subscription = await channel.subscribe(
    ({ text }) => {
      const number = Number.parseInt(text, 10);
      if (seen.first.length < 20) seen.first.push(number);
      seen.inOrder &&= number > seen.last;
      seen.last = number;
      seen.count++;
      return handle();
    },
    { ...options, maxQueuedMessages, onGap: (gap) => gaps.push(gap) },
  );
  void subscription.closed.then(() => {
    closed = true;
  });
  const overflows = (): Gap[] => gaps.filter(({ reason }) => reason === "overflow");
  outcomes.set(name, () => ({
    status: subscription.status,
    first: seen.first,
    last: seen.last,
    inOrder: seen.inOrder,
    seen: seen.count,
    overflows: overflows().length,
    dropped: overflows().reduce((sum, gap) => sum + (gap.reason === "overflow" ? gap.dropped : 0), 0),
    otherGaps: gaps.length - overflows().length,
    closed,
  }));
}

const slowly = (): Promise<void> => sleep(5);
for (const overflow of ["drop-oldest", "drop-newest", "close"] as const)
  await subscribe(overflow, flooded, slowly, { overflow });
await subscribe("latest", flooded, slowly, { overflow: { latest: "type" } });
await subscribe("other", new Channel(connection, channelDefinition("other")), () => undefined);
const baseline = held();
let peakBytes = 0;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, held() - baseline);
}, 250);
tell("ready");
// What the history has of a flood that is over comes as it is handled; the live flood goes on meanwhile.
const replayed = new Channel(connection, replayedDefinition("replayed", { maxEntries: 1_000_000, maxAgeMs: 600_000 }));
await subscribe("replayed", replayed, () => setImmediate(), { from: "beginning" });
const isDone = (): boolean => {
  const all = [...outcomes].map(([name, outcome]) => [name, outcome()] as const);
  return all.every(([name, { status, seen, closed, last }]) => {
    if (name === "close") return closed;
    if (name === "other") return last === 999;
    if (name === "replayed") return seen >= messages;
    return status.handled + status.dropped + status.superseded >= messages;
  });
};
for (let waited = 0; !isDone() && waited < 60_000; waited += 50) await sleep(50);
clearInterval(watch);
const report: SlowReport = {
  outcomes: Object.fromEntries([...outcomes].map(([name, outcome]) => [name, outcome()])),
  peakBytes,
};
tell(JSON.stringify(report));
process.exit(0);

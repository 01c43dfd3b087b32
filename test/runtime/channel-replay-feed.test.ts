import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Page } from "../../src/runtime/channel/replay/commands.js";
import { ReplayFeed } from "../../src/runtime/channel/replay/feed.js";
import type { InboxListener } from "../../src/runtime/connection/inbox.js";
import { ServerRefusedError, UnavailableError } from "../../src/runtime/errors.js";
import { systemHost } from "../../src/runtime/host.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { replayedDefinition } from "../support/replayed.js";

const empty: Page = {
  nowMs: 1_000,
  number: 5,
  first: undefined,
  lastId: "1000-5",
  isThere: true,
  isAll: true,
  entries: [],
};
const live = (number: number, id = number): Buffer => Buffer.from(`1000-${id}/${number} ${number}`);

/** A feed whose histories are answered by hand. */
async function open(kind: "channel" | "pattern", room?: () => Promise<void> | undefined) {
  let inbox: InboxListener | undefined;
  const subscribe = (_: string, listener: InboxListener) => {
    inbox = listener;
    return Promise.resolve({ close: () => Promise.resolve() });
  };
  /** By their keys. */
  const reads: { readonly key: string; answer(page: Page): void; fail(error: Error): void }[] = [];
  const execute = <Result>({ keys }: Command<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      // What is executed are reads of a history, whose result is a page.
      reads.push({ key: keys[0] ?? "", answer: (page) => resolve(page as Result), fail: reject });
    });
  const source = { definition: replayedDefinition("fed"), kind, name: "fed", prefix: "", parametersOf: () => ({}) };
  const connection = {
    host: systemHost,
    inbox: { subscribe, subscribePattern: subscribe, subscribeSharded: subscribe },
    execute,
  };
  const feed = new ReplayFeed(connection, source, undefined);
  const log: string[] = [];
  const opening = feed.open({
    message: ({ payload, channel }) => log.push(kind === "channel" ? String(payload) : `${channel} ${payload}`),
    gap: (gap) => log.push(gap.reason === "overflow" ? `overflow ${gap.dropped}` : gap.reason),
    error: ({ code }) => log.push(code),
    ...(room ? { room } : {}),
  });
  if (kind === "channel") reads.shift()?.answer(empty);
  await opening;
  if (!inbox) throw new Error("not subscribed");
  return { feed, log, reads, inbox };
}

const page = (...numbers: number[]): Page => ({
  ...empty,
  number: numbers.at(-1),
  lastId: `1000-${numbers.at(-1)}`,
  entries: numbers.map((number) => ({ id: `1000-${number}`, number, payload: Buffer.from(`+${number}`) })),
});

test("replay: of a pattern, a channel that is new while others are filled comes after the gap was told", async () => {
  const { log, reads, inbox } = await open("pattern");
  inbox.message(live(6), "old");
  inbox.gap?.({ sinceMs: 1 });
  inbox.message(live(1), "new");
  inbox.message(live(2), "new");
  await setImmediate();
  expect(log).toEqual(["old 6"]);
  reads.shift()?.answer(page(7));
  await setImmediate();
  expect(log).toEqual(["old 6", "old +7", "disconnected", "new 1", "new 2"]);
});

test("replay: of a pattern, 10,000 channels are known, those that spoke last; one whose messages wait stays", async () => {
  const { log, reads, inbox } = await open("pattern");
  inbox.message(live(6), "busy");
  inbox.message(live(8), "busy");
  inbox.message(live(6), "oldest");
  for (let at = 0; at < 9_999; at++) inbox.message(live(1), `c${at}`);
  await setImmediate();
  // Known, it would be read for what came between.
  inbox.message(live(20), "oldest");
  await setImmediate();
  expect(reads.map(({ key }) => key)).toEqual(["{busy}:history"]);
  expect(log.at(-1)).toBe("oldest 20");
  inbox.message(live(9), "busy");
  reads[0]?.answer(page(7));
  await setImmediate();
  expect(log.slice(-3)).toEqual(["busy +7", "busy 8", "busy 9"]);
});

test("replay: live messages that were held wait for room too, in order, with what comes meanwhile", async () => {
  const waiting: (() => void)[] = [];
  let isFull = false;
  const { log, reads, inbox } = await open("channel", () =>
    isFull ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined,
  );
  inbox.gap?.({ sinceMs: 1 });
  inbox.message(live(7), "fed");
  inbox.message(live(8), "fed");
  await setImmediate();
  reads.shift()?.answer(page(6));
  isFull = true;
  await setImmediate();
  expect(log).toEqual([]);
  for (const number of [6, 7, 8]) {
    isFull = false;
    waiting.shift()?.();
    await Promise.resolve();
    if (number === 7) inbox.message(live(9), "fed");
    isFull = number < 8;
  }
  await setImmediate();
  expect(log).toEqual(["+6", "7", "8", "9"]);
});

test("replay: away again while what was held waits for room: that gap is read, too", async () => {
  const waiting: (() => void)[] = [];
  let isFull = false;
  const { log, reads, inbox } = await open("channel", () =>
    isFull ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined,
  );
  inbox.gap?.({ sinceMs: 1 });
  inbox.message(live(6), "fed");
  await setImmediate();
  isFull = true;
  reads.shift()?.answer(empty);
  await setImmediate();
  expect(log).toEqual([]);
  inbox.gap?.({ sinceMs: 2 });
  isFull = false;
  waiting.shift()?.();
  await setImmediate();
  reads.shift()?.answer(page(7, 8));
  await setImmediate();
  expect(log).toEqual(["6", "+7", "+8"]);
});

test("replay: closed while the history cannot be read, it tells how many were dropped that no history has", async () => {
  const { feed, log, reads, inbox } = await open("channel");
  inbox.message(live(6), "fed");
  inbox.message(live(8), "fed");
  await setImmediate();
  reads.shift()?.fail(new UnavailableError("away"));
  inbox.message(Buffer.from("plain"), "fed");
  inbox.message(Buffer.from("plain"), "fed");
  await feed.close();
  expect(log).toEqual(["6", "overflow 2"]);
});

test("replay: what came live before a history began anew is in it, or went with it: one resync", async () => {
  const { log, reads, inbox } = await open("channel");
  inbox.message(live(6), "fed");
  inbox.message(live(8), "fed");
  await setImmediate();
  // A server took over that lacks 6 and 8, and numbers on.
  reads.shift()?.answer({
    ...empty,
    isThere: false,
    first: { id: "1000-20", number: 6 },
    number: 6,
    lastId: "1000-20",
    entries: [{ id: "1000-20", number: 6, payload: Buffer.from("+6") }],
  });
  await setImmediate();
  expect(log).toEqual(["6", "resync", "+6"]);
  inbox.message(live(7, 21), "fed");
  await setImmediate();
  expect(log.slice(3)).toEqual(["7"]);
});

test("replay: a look at the server that is refused is told once", async () => {
  const { log, inbox } = await open("channel");
  const refused = new ServerRefusedError("NOPERM", "no", "Ask.");
  for (let times = 0; times < 3; times++) inbox.uncounted?.(refused);
  expect(log).toEqual(["SERVER_REFUSED"]);
});

test("replay: of a pattern, what was let go before a gap was told is nothing that is missing after it", async () => {
  const { log, reads, inbox } = await open("pattern");
  inbox.message(live(6), "old");
  inbox.gap?.({ sinceMs: 1 });
  for (let number = 1; number <= 10_001; number++) inbox.message(live(number), "new");
  await setImmediate();
  reads.shift()?.answer(page(7));
  await setImmediate();
  inbox.message(live(1, 20_000), "new");
  inbox.gap?.({ sinceMs: 2 });
  await setImmediate();
  for (const { answer } of reads) answer(empty);
  await setImmediate();
  expect(log).toEqual(["old 6", "old +7", "disconnected", "new 1", "disconnected"]);
});

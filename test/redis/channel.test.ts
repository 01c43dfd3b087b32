import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import { Publisher } from "../../src/runtime/channel/publisher.js";
import { Subscriber } from "../../src/runtime/channel/subscriber.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import {
  ClosedError,
  HandlerFailedError,
  OptionsInvalidError,
  PayloadInvalidError,
  PayloadTooLargeError,
  type RedloomError,
  ServerRefusedError,
} from "../../src/runtime/errors.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function freshChannel(maxBytes?: number, on = connection) {
  const definition = channelDefinition(`notes-${made++}`, maxBytes);
  const options = { prefix: redis.prefix };
  const name = definition.address.format(redis.prefix, {});
  return { channel: new Channel(on, definition, options), definition, options, name };
}

const note = (text: string): Note => ({ type: "info", text });
const json = (text: string): string => JSON.stringify(note(text));
const listeners = async (name: string): Promise<unknown> => (await redis.raw.pubsub("NUMSUB", name))[1];

test("publish: is the JSON of the message, and tells how many took it", async () => {
  const { channel, name } = freshChannel();
  expect(await channel.publish(note("nobody"))).toBe(0);
  const seen: [string, string][] = [];
  const raw = redis.raw.duplicate();
  raw.on("message", (...message: [string, string]) => seen.push(message));
  await raw.subscribe(name);
  expect(await channel.publish({ type: "alert", text: "é" })).toBe(1);
  await expect.poll(() => seen).toEqual([[name, '{"type":"alert","text":"é"}']]);
  raw.disconnect();
});

test("publish: refused before any I/O: what does not fit, explained, and what is too large", async () => {
  const { channel, name } = freshChannel(40);
  const wrong = channel.publish({ type: "other" } as never);
  await expect(wrong).rejects.toThrow(PayloadInvalidError);
  await expect(wrong).rejects.toMatchObject({
    key: name,
    definition: expect.stringContaining("test.channels.notes"),
    issues: [{ path: "type", expected: "one of alert, info" }],
  });
  await expect(channel.publish(note("x".repeat(40)))).rejects.toThrow(PayloadTooLargeError);
});

test("subscribe: every message in order, from the moment it resolved", async () => {
  const { channel, name } = freshChannel();
  const seen: string[] = [];
  const before = Date.now();
  await using subscription = await channel.subscribe((message, context) => {
    expect(context).toMatchObject({ channel: name, parameters: {} });
    expect(context.receivedAtMs).toBeGreaterThanOrEqual(before);
    expect(Buffer.from(context.raw).toString()).toBe(json(message.text));
    seen.push(message.text);
  });
  expect(await listeners(name)).toBe(1);
  const texts = Array.from({ length: 500 }, (_, index) => `message ${index}`);
  await Promise.all(texts.map((text) => channel.publish(note(text))));
  await expect.poll(() => seen.length).toBe(500);
  expect(seen).toEqual(texts);
  await subscription.close();
});

test("subscribe: the next message waits for the handler's promise, whatever it does", async () => {
  const { channel } = freshChannel();
  const log: string[] = [];
  const errors: unknown[] = [];
  await using _subscription = await channel.subscribe(
    async ({ text }) => {
      log.push(`${text} begins`);
      await new Promise((resolve) => setTimeout(resolve, text === "a" ? 30 : 1));
      log.push(`${text} ends`);
      if (text === "a") throw new Error("of the handler");
    },
    { onError: (error, context) => errors.push([error, context?.channel]) },
  );
  await Promise.all(["a", "b", "c"].map((text) => channel.publish(note(text))));
  await expect.poll(() => log.length).toBe(6);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(errors).toEqual([[new Error("of the handler"), expect.stringContaining("notes-")]]);
});

test("subscribe: a handler that throws does not end it; without onError the connection tells", async () => {
  await using own = await connect(redis.url);
  const told: RedloomError[] = [];
  own.on("error", (error) => told.push(error));
  const { channel, name } = freshChannel(undefined, own);
  const seen: string[] = [];
  const thrown = new Error("of the handler");
  await using _subscription = await channel.subscribe(({ text }) => {
    seen.push(text);
    if (text === "a") throw thrown;
  });
  for (const text of ["a", "b"]) await channel.publish(note(text));
  await redis.raw.publish(name, "no JSON");
  await channel.publish(note("c"));
  await expect.poll(() => seen).toEqual(["a", "b", "c"]);
  await expect.poll(() => told.length).toBe(2);
  expect(told[0]).toBeInstanceOf(HandlerFailedError);
  expect(told[0]).toMatchObject({ code: "HANDLER_FAILED", cause: thrown, key: name });
  expect(told[1]).toMatchObject({ code: "PAYLOAD_INVALID", key: name });
});

test("subscribe: without onError and without a listener of the connection, the process is warned", async () => {
  const { channel } = freshChannel();
  const warnings: Error[] = [];
  const listener = (warning: Error): number => warnings.push(warning);
  process.on("warning", listener);
  await using _subscription = await channel.subscribe(() => Promise.reject(new Error("of the handler")));
  await channel.publish(note("a"));
  await expect.poll(() => warnings.map((warning) => warning.name)).toContain("HandlerFailedError");
  process.off("warning", listener);
});

test("subscribe: an undecodable message goes to onInvalid with its bytes, in order, and never to the handler", async () => {
  const { channel, name } = freshChannel(100);
  const log: string[] = [];
  await using _subscription = await channel.subscribe(({ text }) => log.push(text), {
    onInvalid(error, raw, context) {
      expect(error).toMatchObject({ key: name });
      expect(context.channel).toBe(name);
      const issues = error instanceof PayloadInvalidError ? error.issues : [];
      log.push(`${error.code} ${raw.byteLength} ${issues.map(({ path }) => path).join()}`);
      if (raw.byteLength === 4) throw new Error("a listener that throws ends nothing");
    },
  });
  const deep = "[".repeat(50);
  const payloads = ["{no}", Buffer.from([0x22, 0xff, 0x22]), `"${"x".repeat(100)}"`, '{"type":"new","text":"a"}', deep];
  for (const payload of payloads) await redis.raw.publish(name, payload);
  await redis.raw.publish(name, '{"type":"info","text":"newer version","added":1,"__proto__":{"polluted":true}}');
  await expect.poll(() => log.length).toBe(6);
  expect(log).toEqual([
    "PAYLOAD_INVALID 4 ",
    "PAYLOAD_INVALID 3 ",
    "PAYLOAD_TOO_LARGE 102 ",
    "PAYLOAD_INVALID 25 type",
    "PAYLOAD_INVALID 50 ",
    "newer version",
  ]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("close: without draining, waits for the handler that runs and drops what waits", async () => {
  const { channel, name } = freshChannel();
  const log: string[] = [];
  let finish: () => void = () => undefined;
  const subscription = await channel.subscribe(async ({ text }) => {
    log.push(text);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    log.push("done");
  });
  for (const text of ["a", "b"]) await channel.publish(note(text));
  await expect.poll(() => log).toEqual(["a"]);
  const close = () => subscription.close({ drain: false });
  const closing = Promise.all([close(), close(), subscription.closed]).then(() => log.push("closed"));
  await expect.poll(() => listeners(name)).toBe(0);
  expect(log).toEqual(["a"]);
  finish();
  await closing;
  expect(log).toEqual(["a", "done", "closed"]);
});

test("close: waits no longer than timeoutMs for a handler that never ends", async () => {
  const { channel } = freshChannel();
  const handler = vi.fn(() => new Promise<void>(() => undefined));
  const subscription = await channel.subscribe(handler);
  await channel.publish(note("a"));
  await expect.poll(() => handler.mock.calls.length).toBe(1);
  const before = performance.now();
  await subscription.close({ timeoutMs: 50 });
  // Without it, it waits for 5 s.
  expect(performance.now() - before).toBeLessThan(4_900);
});

test("close: inside the handler, without a message more", async () => {
  const { channel } = freshChannel();
  const seen: string[] = [];
  const subscription = await channel.subscribe(async ({ text }) => {
    seen.push(text);
    await subscription.close({ drain: false, timeoutMs: 50 });
  });
  for (const text of ["a", "b"]) await channel.publish(note(text));
  await subscription.closed;
  expect(seen).toEqual(["a"]);
});

test("signal: aborted before, during and after the confirmation", async () => {
  const { channel, name } = freshChannel();
  const reason = new Error("enough");
  const handler = (): void => undefined;
  await expect(channel.subscribe(handler, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const during = new AbortController();
  const pending = channel.subscribe(handler, { signal: during.signal });
  during.abort(reason);
  await expect(pending).rejects.toBe(reason);
  await expect.poll(() => listeners(name)).toBe(0);
  const after = new AbortController();
  const subscription = await channel.subscribe(handler, { signal: after.signal });
  after.abort(reason);
  await subscription.closed;
  expect(await listeners(name)).toBe(0);
});

test("connection.close: ends subscriptions and loops, and refuses new ones", async () => {
  const own = await connect(redis.url);
  const { channel } = freshChannel(undefined, own);
  const subscription = await channel.subscribe(() => undefined);
  const listening = await channel.listen();
  const next = listening.next();
  await own.close();
  await subscription.closed;
  expect(await next).toEqual({ done: true, value: undefined });
  await expect(channel.subscribe(() => undefined)).rejects.toThrow(ClosedError);
  await expect(channel.publish(note("a"))).rejects.toThrow(ClosedError);
});

test("subscribe: a channel that is not permitted is SERVER_REFUSED", async () => {
  await redis.raw.call("ACL", "SETUSER", "mute", "on", "nopass", "allkeys", "resetchannels", "+@all");
  const url = new URL(redis.url);
  await using mute = await connect({ host: url.hostname, port: Number(url.port), username: "mute", password: "x" });
  const { channel } = freshChannel(undefined, mute);
  const refused = channel.subscribe(() => undefined);
  await expect(refused).rejects.toThrow(ServerRefusedError);
  await expect(refused).rejects.toMatchObject({ reason: "NOPERM" });
  await expect(channel.publish(note("a"))).rejects.toMatchObject({ reason: "NOPERM" });
});

test("overflow: the oldest are dropped, counted, and told in their place", async () => {
  const { channel, name } = freshChannel();
  const log: string[] = [];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using _subscription = await channel.subscribe(
    async ({ text }) => {
      log.push(text);
      if (text === "0") await held;
    },
    { maxQueuedMessages: 3, onGap: (gap: Gap) => log.push(gap.reason === "overflow" ? `${gap.dropped} dropped` : "") },
  );
  await channel.publish(note("0"));
  await expect.poll(() => log).toEqual(["0"]);
  for (let index = 1; index <= 8; index++) await channel.publish(note(`${index}`));
  const marker = new Subscriber(connection, { ...channelDefinition("x"), address: fixed(name) });
  const seen: string[] = [];
  await using _marker = await marker.subscribe(({ text }) => seen.push(text));
  await channel.publish(note("9"));
  // The marker may hear the last of those before it, which are still on their way when it subscribes.
  await expect.poll(() => seen.at(-1)).toBe("9");
  release();
  await expect.poll(() => log.length).toBe(5);
  expect(log).toEqual(["0", "6 dropped", "7", "8", "9"]);
});

test("subscriptions: two of one channel, and one of a reference count, end each alone", async () => {
  const { channel, name } = freshChannel();
  const seen: string[] = [];
  const first = await channel.subscribe(({ text }) => seen.push(`first ${text}`));
  await using _second = await channel.subscribe(({ text }) => seen.push(`second ${text}`));
  expect(await channel.publish(note("a"))).toBe(1);
  await expect.poll(() => seen.length).toBe(2);
  await first.close();
  expect(await listeners(name)).toBe(1);
  await channel.publish(note("b"));
  await expect.poll(() => seen.slice(2)).toEqual(["second b"]);
});

test("options: refused before any I/O", async () => {
  const { channel, definition } = freshChannel();
  await expect(channel.subscribe(() => undefined, { maxQueuedMessages: 0 })).rejects.toThrow(OptionsInvalidError);
  await expect(channel.listen({ maxQueuedBytes: Number.NaN })).rejects.toThrow(OptionsInvalidError);
  expect(() => new Publisher(connection, definition, { prefix: "a b" })).toThrow(OptionsInvalidError);
});

function fixed(name: string) {
  const { address } = channelDefinition("x");
  return { ...address, format: () => name };
}

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { AddressInvalidError } from "../../src/runtime/errors.js";
import { type Note, type RoomParameters, roomsDefinition } from "../support/channels.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const note = (text: string): Note => ({ type: "info", text });
const rooms = (name: string) =>
  new ParameterizedChannel<RoomParameters, Note>(connection, roomsDefinition(name), { prefix: redis.prefix });

const hostile = [
  "*",
  ":",
  "a:b",
  "{}",
  "{a}",
  "%",
  "%2A",
  " ",
  "?",
  "[a]",
  "\\",
  "é",
  "日本",
  "😀",
  "\n",
  "a*",
  "seats",
];

test("subscribeAll: parameters arrive as they were given, however hostile", async () => {
  const channel = rooms("hostile");
  const seen: (RoomParameters & { text: string })[] = [];
  await using _all = await channel.subscribeAll(({ text }, { parameters }) => seen.push({ ...parameters, text }));
  for (const [seat, room] of hostile.entries()) await channel.at({ room, seat }).publish(note(room));
  await expect.poll(() => seen.length).toBe(hostile.length);
  expect(seen).toEqual(hostile.map((room, seat) => ({ room, seat, text: room })));
});

test("subscribeAll: any text and any integer arrive as they were given", async () => {
  const channel = rooms("any");
  const seen: RoomParameters[] = [];
  await using _all = await channel.subscribeAll((_, { parameters }) => seen.push(parameters));
  const values = fc.record({ room: fc.string({ minLength: 1, unit: "grapheme" }), seat: fc.maxSafeInteger() });
  await fc.assert(
    fc.asyncProperty(values, async (parameters) => {
      seen.length = 0;
      await channel.at(parameters).publish(note("x"));
      await expect.poll(() => seen, { interval: 1 }).toEqual([parameters]);
    }),
    { numRuns: 100 },
  );
});

test("at: each value is a channel of its own, and no value reaches another's", async () => {
  const channel = rooms("own");
  const seen: string[] = [];
  await using _star = await channel.at({ room: "*", seat: 1 }).subscribe(({ text }, { parameters }) => {
    expect(parameters).toEqual({ room: "*", seat: 1 });
    seen.push(text);
  });
  expect(await channel.at({ room: "a", seat: 1 }).publish(note("not for the star"))).toBe(0);
  expect(await channel.at({ room: "*", seat: 1 }).publish(note("for the star"))).toBe(1);
  await expect.poll(() => seen).toEqual(["for the star"]);
});

test("subscribeAll: names that the glob covers and the address does not are ignored", async () => {
  const channel = rooms("strict");
  const seen: unknown[] = [];
  await using _all = await channel.subscribeAll((message, { parameters }) => seen.push([message.text, parameters]), {
    onInvalid: (error) => seen.push(error),
  });
  const base = `${redis.prefix}test:strict`;
  for (const foreign of [
    "a:b:seats:1",
    "a:seats:01",
    "a:seats:x",
    ":seats:1",
    "a b:seats:1",
    "a:seats:1:more:seats:2",
  ]) {
    await redis.raw.publish(`${base}:${foreign}`, "whatever");
  }
  await channel.at({ room: "a", seat: 1 }).publish(note("ours"));
  await expect.poll(() => seen).toEqual([["ours", { room: "a", seat: 1 }]]);
});

test("subscriptions: one of an address and one of all get each message once", async () => {
  const channel = rooms("both");
  const seen: string[] = [];
  await using _one = await channel.at({ room: "a", seat: 1 }).subscribe(({ text }) => seen.push(`one ${text}`));
  await using _all = await channel.subscribeAll(({ text }) => seen.push(`all ${text}`));
  await channel.at({ room: "a", seat: 1 }).publish(note("1"));
  await channel.at({ room: "a", seat: 2 }).publish(note("2"));
  await expect.poll(() => seen.length).toBe(3);
  expect(seen.sort()).toEqual(["all 1", "all 2", "one 1"]);
});

test("at: a parameter that is missing, empty or not of its type is refused before any I/O", () => {
  const channel = rooms("refused");
  for (const parameters of [
    {},
    { room: "", seat: 1 },
    { room: "a", seat: "1" },
    { room: "a", seat: 1.5 },
    { room: 1, seat: 1 },
  ]) {
    expect(() => channel.at(parameters as never)).toThrow(AddressInvalidError);
  }
});

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

test("matching: the given values only, whatever the others are, however hostile", async () => {
  const channel = rooms("some");
  const hostile = ["*", "a:b", "?", "[a]", "{x}", "%2A", "\\", "é", "seats"];
  for (const room of hostile) {
    const seen: unknown[] = [];
    await using _matching = await channel.matching({ room }).subscribe(({ text }, { parameters }) => {
      seen.push({ ...parameters, text });
    });
    for (const other of [...hostile, `${room}x`]) await channel.at({ room: other, seat: 7 }).publish(note(other));
    await channel.at({ room, seat: 8 }).publish(note("last"));
    await expect
      .poll(() => seen)
      .toEqual([
        { room, seat: 7, text: room },
        { room, seat: 8, text: "last" },
      ]);
  }
});

test("matching: of the last parameter, of all, and of none; and as a loop", async () => {
  const channel = rooms("forms");
  const seen: string[] = [];
  const log =
    (who: string) =>
    (_: Note, { parameters }: { readonly parameters: RoomParameters }) => {
      seen.push(`${who} ${parameters.room}${parameters.seat}`);
    };
  await using _seat = await channel.matching({ seat: 1 }).subscribe(log("seat"));
  await using _both = await channel.matching({ room: "a", seat: 1 }).subscribe(log("both"));
  await using _none = await channel.matching({}).subscribe(log("none"));
  await using loop = await channel.matching({ room: "b" }).listen();
  for (const [room, seat] of [
    ["a", 1],
    ["b", 1],
    ["b", 11],
  ] as const) {
    await channel.at({ room, seat }).publish(note("x"));
  }
  await expect.poll(() => seen.length).toBe(6);
  expect([...seen].sort()).toEqual(["both a1", "none a1", "none b1", "none b11", "seat a1", "seat b1"]);
  expect([(await loop.next()).value.parameters, (await loop.next()).value.parameters]).toEqual([
    { room: "b", seat: 1 },
    { room: "b", seat: 11 },
  ]);
});

test("matching: overlapping subscriptions give each handler a message once, over one connection and one PSUBSCRIBE each", async () => {
  const channel = rooms("overlap");
  const counts = [0, 0, 0, 0];
  const count = (index: number) => () => {
    counts[index] = (counts[index] ?? 0) + 1;
  };
  await using _address = await channel.at({ room: "a", seat: 1 }).subscribe(count(0));
  await using _some = await channel.matching({ room: "a" }).subscribe(count(1));
  const same = await channel.matching({ room: "a" }).subscribe(count(2));
  await using _all = await channel.subscribeAll(count(3));
  const base = `${redis.prefix}test:overlap`;
  const clients = async (): Promise<string[]> =>
    String(await redis.raw.client("LIST", "TYPE", "PUBSUB"))
      .trim()
      .split("\n");
  expect(await clients()).toEqual([expect.stringMatching(/ sub=1 psub=2 /)]);
  // The server delivers three times, to one connection.
  expect(await channel.at({ room: "a", seat: 1 }).publish(note("x"))).toBe(3);
  await expect.poll(() => counts).toEqual([1, 1, 1, 1]);
  await same.close();
  await channel.at({ room: "a", seat: 2 }).publish(note("x"));
  await expect.poll(() => counts).toEqual([1, 2, 1, 2]);
  expect(await redis.raw.pubsub("NUMPAT")).toBe(2);
  expect(await redis.raw.pubsub("CHANNELS", `${base}*`)).toHaveLength(1);
});

test("matching: a value of another type, or of no parameter, is refused before any I/O", () => {
  const channel = rooms("refused");
  for (const values of [{ room: "" }, { seat: "1" }, { seat: 1.5 }, { floor: 1 }]) {
    expect(() => channel.matching(values as never)).toThrow(AddressInvalidError);
  }
  expect(() => channel.matching({ room: undefined as never })).not.toThrow();
});

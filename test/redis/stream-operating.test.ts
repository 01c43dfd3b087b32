import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { AddressInvalidError } from "../../src/runtime/errors.js";
import { findStreams, groupsOf, openGroup } from "../../src/runtime/stream/group/operating.js";
import { filledGroups } from "../support/filled-groups.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const { fill, filled } = filledGroups(redis, () => connection);

describe("whoever operates", () => {
  test("groupsOf: every group of a stream, those of other programs too; none where there is no stream", async () => {
    const { key } = await filled("everyone", 4);
    await redis.raw.xgroup("CREATE", key, "analytics of others", "$");
    const groups = await groupsOf(connection, key);
    expect(groups.map(({ name, lag }) => [name, lag.count])).toEqual([
      ["analytics of others", 0],
      ["workers", 4],
    ]);
    expect(await groupsOf(connection, `${key}-none`)).toEqual([]);
  });

  test("openGroup: dead letters as bytes, without a contract", async () => {
    const { key, sibling } = await filled("opened", 1);
    await redis.raw.xadd(sibling("dead:workers"), "1-0", "data", "{}");
    const group = openGroup(connection, { key, group: "workers" });
    const letter = await group.deadLetters.get("1-0");
    expect([Buffer.from(letter?.raw ?? []).toString(), letter?.message, letter?.decodeError]).toEqual([
      "{}",
      undefined,
      undefined,
    ]);
    expect(await group.status()).toMatchObject({ exists: true, deadLetters: 1 });
  });

  test("findStreams: by parameters, or all that exist, as many as asked for", async () => {
    const spec = {
      definition: "tests.streams.of",
      namespace: "tests",
      template: "of:{agent}:{shard}",
      parameters: { agent: { type: "string" as const }, shard: { type: "integer" as const } },
    };
    const key = (agent: string, shard: number): string => `${redis.prefix}tests:of:${agent}:${shard}`;
    for (const shard of [1, 2, 3]) await fill(key("a%3A1", shard), 1);
    await fill(key("b", 1), 1);
    await redis.raw.set(key("c", 1), "no stream");
    const { prefix } = redis;
    const found = await findStreams(connection, spec, { prefix, parameters: { agent: "a:1" } });
    expect(found.complete).toBe(true);
    expect(found.streams).toEqual(
      [1, 2, 3].map((shard) => ({ key: key("a%3A1", shard), parameters: { agent: "a:1", shard } })),
    );
    const some = await findStreams(connection, spec, { prefix, limit: 2 });
    expect([some.streams.length, some.complete]).toEqual([2, false]);
    const one = await findStreams(connection, spec, { prefix, parameters: { agent: "z", shard: 9 } });
    expect(one).toEqual({ streams: [{ key: key("z", 9), parameters: { agent: "z", shard: 9 } }], complete: true });
    const wrong = findStreams(connection, spec, { prefix, parameters: { agent: "z", shard: Number.NaN } });
    await expect(wrong).rejects.toThrow(AddressInvalidError);
  });
});

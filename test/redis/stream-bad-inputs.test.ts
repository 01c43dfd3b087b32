import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createAgentsClient, type Task } from "../../src/generated/agents/index.js";
import { type Connection, connect, WrongTypeError } from "../../src/runtime/index.js";
import { useRedis } from "../support/redis.js";

/** What a stream may hold that no writer of ours wrote. */
const redis = useRedis();
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const taskId = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
const good = { kind: "text_analysis", taskId, agentId: "agent-1", priority: 5, timeoutMs: 1_000, text: "hello" };

function open() {
  const prefix = `${redis.prefix}${++streams}:`;
  const { tasks } = createAgentsClient(connection, { prefix }).streams;
  return { group: tasks.groups.workers, key: `${prefix}agents:tasks` };
}

const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

const bad: readonly (readonly [what: string, fields: (string | Buffer)[], told: RegExp])[] = [
  ["invalid JSON", ["data", '{"kind":'], /./],
  ["invalid UTF-8", ["data", Buffer.from([0x22, 0xc3, 0x28, 0x22])], /./],
  ["a million levels", ["data", deep(1_000_000)], /./],
  ["too many levels in a small payload", ["data", `{"kind":"text_analysis","x":${deep(200)}}`], /./],
  [
    "a payload above the size limit",
    ["data", JSON.stringify({ ...good, text: "x".repeat(1_100_000) })],
    /bytes|large/i,
  ],
  ["an unknown kind", ["data", JSON.stringify({ ...good, kind: "alien" })], /kind|does not fit/],
  ["a field of another type", ["data", JSON.stringify({ ...good, priority: "high" })], /priority/],
  ["a foreign entry", ["message", "hello"], /no field "data"/],
];

describe("a stream's bad input", () => {
  for (const [what, fields, told] of bad) {
    it(`is dead-lettered raw, once, and the next entry is handled: ${what}`, async () => {
      const { group, key } = open();
      await group.status();
      await group.read({ consumer: "maker" });
      await redis.raw.xadd(key, "*", ...fields);
      await redis.raw.xadd(key, "*", "data", JSON.stringify(good));
      const seen: Task[] = [];
      const errors: unknown[] = [];
      await using consumer = await group.consume((task) => void seen.push(task));
      consumer.on("dead-lettered", ({ error, attempts }) => errors.push(error, attempts));
      await vi.waitFor(() => expect(seen).toHaveLength(1));
      await vi.waitFor(() => expect(errors).toHaveLength(2));
      expect(String(errors[0])).toMatch(told);
      expect(errors[1]).toBe(1);
      const letters = await redis.raw.xrangeBuffer(`{${key}}:dead:workers`, "-", "+");
      expect(letters).toHaveLength(1);
      // By `equals`: they may be large.
      const [name, value] = letters[0]?.[1] ?? [];
      expect([name, value].map((raw, index) => raw?.equals(Buffer.from(fields[index] ?? "")))).toEqual([true, true]);
      await vi.waitFor(async () => expect(await group.pending()).toBe(0));
    });
  }

  it("reaches no prototype, and what a newer writer added is dropped but for `raw`", async () => {
    const { group, key } = open();
    await group.read({ consumer: "maker" });
    const text = `{"__proto__":{"evil":true},"constructor":{"prototype":{"evil":true}},"later":1,${JSON.stringify(good).slice(1)}`;
    await redis.raw.xadd(key, "*", "data", text);
    const [delivery] = await group.read({ consumer: "me" });
    expect(delivery?.message).toEqual(good);
    expect(Object.getPrototypeOf(delivery?.message ?? null)).toBe(Object.prototype);
    expect("evil" in {}).toBe(false);
    expect(Buffer.from(delivery?.raw ?? []).toString()).toBe(text);
    await delivery?.acknowledge();
  });

  it("is WRONG_TYPE where the key holds something else, which stays as it is", async () => {
    const { group, key } = open();
    await redis.raw.set(key, "somebody's");
    await expect(group.consume(() => undefined)).rejects.toThrow(WrongTypeError);
    await expect(group.consumeBatches(() => undefined)).rejects.toThrow(WrongTypeError);
    await expect(group.read({ consumer: "me" })).rejects.toThrow(WrongTypeError);
    expect(await redis.raw.get(key)).toBe("somebody's");
  });
});

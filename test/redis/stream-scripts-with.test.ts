import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Argument, Command } from "../../src/runtime/wire/command.js";
import { defineScript } from "../../src/runtime/wire/script.js";
import { openBench, orderedWorkers } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";
import { workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const keyOf = (name: string): string => `${redis.prefix}${name}`;

function plain(name: string, args: readonly Argument[], binary = false): Command<unknown> {
  const command = { name, keys: [String(args[0])], args, repeatable: false, decode: (reply: unknown) => reply };
  return binary ? { ...command, binary } : command;
}

function scripted(source: string, keys: readonly string[], args: readonly Argument[]): Command<unknown> {
  const script = defineScript("test", source);
  return { name: "test", script, keys, args, repeatable: false, decode: (reply) => reply };
}

let opened = 0;
async function held(ordered = false) {
  const settings = ordered ? orderedWorkers : workers;
  const bench = await openBench(redis, connection, `with-${opened++}`, settings);
  await bench.add("a");
  const [owned] = await bench.read("me");
  if (!owned) throw new Error("nothing was read");
  return { ...bench, owned };
}

/** Commands whose replies have every form, on data that `prepare` makes. */
function everyForm(of: string): Command<unknown>[] {
  const [list, hash, stream, none, other] = ["list", "hash", "stream", "none", "other"].map((name) =>
    keyOf(`${of}:${name}`),
  ) as [string, string, string, string, string];
  const echo = "return { KEYS[1], KEYS[2], ARGV[1], ARGV[2], #KEYS, #ARGV }";
  return [
    plain("GET", [none]),
    plain("SET", [other, "v"]),
    plain("INCRBY", [keyOf(`${of}:number`), 9_007_199_254_740_000]),
    plain("HGETALL", [hash]),
    plain("HMGET", [hash, "a", "missing", "b"]),
    plain("LRANGE", [list, 0, -1]),
    plain("XRANGE", [stream, "-", "+"]),
    plain("ZSCORE", [none, "x"]),
    plain("MGET", [none, other, none]),
    plain("GET", [keyOf(`${of}:bytes`)], true),
    scripted(echo, [list, hash], ["x", Buffer.from([0xff, 0x00])]),
    scripted(echo, [], []),
    scripted("return nil", [], []),
    scripted("return { 1, { 2, { 'deep', false, 3.7 } }, true, false, 'end' }", [], []),
    scripted("return redis.call('LLEN', KEYS[1])", [list], []),
    scripted("local a = 1 -- a comment ends it", [], []),
    scripted("return redis.status_reply('FINE')", [], []),
  ];
}

async function prepare(of: string): Promise<void> {
  await redis.raw.rpush(keyOf(`${of}:list`), "1", "two", "");
  await redis.raw.hset(keyOf(`${of}:hash`), { a: "1", b: "ü" });
  await redis.raw.xadd(keyOf(`${of}:stream`), "1-1", "field", "value");
  await redis.raw.set(keyOf(`${of}:bytes`), Buffer.from([0xff, 0x00, 0xfe]));
}

describe("acknowledge with commands", () => {
  it("gives each the reply that it has by itself, and acknowledges", async () => {
    await prepare("alone");
    await prepare("together");
    const alone: unknown[] = [];
    for (const command of everyForm("alone")) alone.push(await run(command));
    const { commands, owned, pending } = await held();
    const { reply, replies, next } = await run(commands.acknowledgeWith("me", owned, everyForm("together"), true));
    const named = JSON.parse(JSON.stringify(alone).replaceAll(keyOf("alone"), keyOf("together")));
    expect(JSON.parse(JSON.stringify(replies))).toEqual(named);
    expect(Buffer.isBuffer(replies[9])).toBe(true);
    expect({ reply, next }).toEqual({ reply: "settled", next: [] });
    expect(await pending()).toEqual([]);
  });

  it("says what a decoder threw in its place, since all of it was applied", async () => {
    const { commands, owned, pending } = await held();
    const error = new Error("not what I expected");
    const broken: Command<unknown> = {
      ...plain("GET", [keyOf("none")]),
      decode: () => {
        throw error;
      },
    };
    const result = await run(commands.acknowledgeWith("me", owned, [broken, plain("GET", [keyOf("none")])], false));
    expect(result).toEqual({ reply: "settled", replies: [error, null], next: [] });
    expect(await pending()).toEqual([]);
  });

  it("runs nothing for a delivery that is not ours any more", async () => {
    const { commands, owned, key } = await held();
    await redis.raw.xclaim(key, "workers", "other", 0, owned.id);
    const command = plain("SET", [keyOf("late"), "worker"]);
    const result = await run(commands.acknowledgeWith("me", owned, [command], true));
    expect(result).toEqual({ reply: "taken", replies: [], next: [] });
    expect(await redis.raw.exists(keyOf("late"))).toBe(0);
  });

  it("hands the lane on", async () => {
    const bench = await openBench(redis, connection, `with-${opened++}`, orderedWorkers);
    await bench.add("a");
    const second = await bench.add("a");
    const { entries } = await run(bench.commands.readOrdered("me", 10));
    const owned = { id: entries[0]?.[0] ?? "", source: "s" as const, count: 1 };
    const together = [plain("GET", [keyOf("none")], true)];
    const { next } = await run(bench.commands.acknowledgeWith("me", owned, together, true));
    expect(next).toMatchObject([{ id: second, count: 1, fields: ["data", "{}", "redloom-by:customer", "a"] }]);
  });

  const wrong: Record<string, [Command<unknown>, object]> = {
    "a wrong type": [plain("LPUSH", [keyOf("text"), "x"]), { code: "WRONG_TYPE" }],
    "an unknown command": [plain("NOSUCH", ["x"]), { code: "SERVER_REFUSED", reason: "ERR" }],
    "a script's own refusal": [
      scripted("return redis.error_reply('MINE it is')", [], []),
      { code: "SERVER_REFUSED", reason: "MINE" },
    ],
    "a refusal inside a script": [
      scripted("redis.call('LPUSH', KEYS[1], 'x')", [keyOf("text")], []),
      { code: "WRONG_TYPE" },
    ],
    "an error of Lua": [scripted("return nothing.there", [], []), { code: "SERVER_REFUSED", reason: "ERR" }],
    "a script that is none": [scripted("this is no Lua", [], []), { code: "SERVER_REFUSED", reason: "ERR" }],
    "more arguments than Lua hands over": [
      plain(
        "DEL",
        Array.from({ length: 9_000 }, (_, index) => `${keyOf("many")}${index}`),
      ),
      { code: "SERVER_REFUSED", reason: "ERR" },
    ],
  };
  for (const [name, [command, expected]] of Object.entries(wrong)) {
    it(`acknowledges nothing where one is refused: ${name}`, async () => {
      await redis.raw.set(keyOf("text"), "text");
      const { commands, owned, pending } = await held();
      const together = [plain("SET", [keyOf("before"), "applied"]), command, plain("SET", [keyOf("after"), "x"])];
      await expect(run(commands.acknowledgeWith("me", owned, together, true))).rejects.toMatchObject(expected);
      expect(await pending()).toMatchObject([{ owner: "me", count: 1 }]);
      expect(await redis.raw.exists(keyOf("after"))).toBe(0);
      expect((await run(commands.acknowledge("me", [owned], true))).replies).toEqual(["settled"]);
    });
  }
});

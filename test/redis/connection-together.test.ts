import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type BatchFailedError, PayloadInvalidError } from "../../src/runtime/errors.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { get, increment, incrementByScript, plain, set } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
const key = (name: string): string => `${redis.prefix}${name}`;

beforeAll(async () => {
  connection = await connect(redis.url, { commandTimeoutMs: 25_000 });
});
afterAll(() => connection.close());

const bytes = Uint8Array.of(0, 1, 128, 255);

describe("execute", () => {
  test("execute: bytes go and come as they are, from a Buffer and from any other Uint8Array", async () => {
    const slice = new Uint8Array([9, ...bytes, 9]).subarray(1, 5);
    await connection.execute(plain("SET", [key("b"), slice]));
    await expect(connection.execute(plain("GET", [key("b")], { binary: true }))).resolves.toEqual(Buffer.from(bytes));
    await connection.execute(plain("SET", [key("b"), Buffer.from(bytes)]));
    await expect(connection.execute(plain("GETRANGE", [key("b"), 0, -1], { binary: true }))).resolves.toEqual(
      Buffer.from(bytes),
    );
  });

  test("execute: replies come flat, as RESP2 has them", async () => {
    await connection.execute(plain("HSET", [key("h"), "a", 1, "b", 2]));
    await expect(connection.execute(plain("HGETALL", [key("h")]))).resolves.toEqual(["a", "1", "b", "2"]);
    await expect(connection.execute(plain("HGETALL", [key("h")], { binary: true }))).resolves.toEqual(
      ["a", "1", "b", "2"].map((text) => Buffer.from(text)),
    );
  });

  test("execute: a decoder that throws rejects, and the connection goes on", async () => {
    const broken: Command<never> = {
      ...get(key("x")),
      decode() {
        throw new Error("cannot read this");
      },
    };
    await expect(connection.execute(broken)).rejects.toThrow("cannot read this");
    await expect(connection.ping()).resolves.toBeGreaterThan(0);
  });

  test("execute: a deadline that is no time is refused", async () => {
    for (const deadlineMs of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      const refused = connection.execute(get(key("x")), { deadlineMs });
      await expect(refused).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    }
  });

  test("execute: commands of one caller arrive in order, ten thousand at once", async () => {
    const all = Array.from({ length: 10_000 }, () => connection.execute(increment(key("order"))));
    expect(await Promise.all(all)).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
  });
});

describe("batch", () => {
  test("batch: replies come in order and typed, scripts and bytes among them", async () => {
    const length: Command<number> = { ...plain("STRLEN", [key("t")]), decode: Number };
    const replies = await connection.batch([
      set(key("t"), "four"),
      length,
      plain("GET", [key("t")], { binary: true }),
      incrementByScript(key("s")),
    ]);
    const typed: number = replies[1];
    expect(typed).toBe(4);
    expect(replies).toEqual(["OK", 4, Buffer.from("four"), 1]);
  });

  test("batch: an empty one sends nothing", async () => {
    await expect(connection.batch([])).resolves.toEqual([]);
    await expect(connection.transaction([])).resolves.toEqual([]);
  });

  test("batch: one that fails leaves the others applied, and says so one by one", async () => {
    const error: BatchFailedError = await connection
      .batch([set(key("f"), "text"), plain("LPUSH", [key("f"), "x"]), get(key("f"))])
      .then(
        () => expect.unreachable(),
        (reason: BatchFailedError) => reason,
      );
    expect(error.code).toBe("BATCH_FAILED");
    expect(error.outcomes).toMatchObject([{ value: "OK" }, { error: { code: "WRONG_TYPE" } }, { value: "text" }]);
  });
});

describe("payloads that do not fit", () => {
  const issues = [{ path: "name", expected: "string" }];
  const read: Command<never> = {
    ...get(key("p")),
    definition: "a.keys.p",
    decode() {
      throw new PayloadInvalidError("The payload does not fit P", { explain: async () => ({ issues }) });
    },
  };
  const told = { code: "PAYLOAD_INVALID", issues, definition: "a.keys.p", key: read.keys[0] };

  test("execute, batch, transaction: a payload error comes explained, with what it concerns", async () => {
    await expect(connection.execute(read)).rejects.toMatchObject(told);
    const outcomes = [{ value: "OK" }, { error: told }];
    await expect(connection.batch([set(key("p"), "x"), read])).rejects.toMatchObject({ outcomes });
    await expect(connection.transaction([set(key("p"), "x"), read])).rejects.toMatchObject({ outcomes });
  });

  test("batch: a decoder that throws anything else is an outcome with a code", async () => {
    const bug: Command<never> = {
      ...read,
      decode() {
        throw new TypeError("bug");
      },
    };
    const outcomes = [{ error: { code: "PAYLOAD_INVALID", cause: { message: "bug" } } }];
    await expect(connection.batch([bug])).rejects.toMatchObject({ outcomes });
    await expect(connection.transaction([bug])).rejects.toMatchObject({ outcomes });
  });

  test("batch: an aborted signal rejects with its reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(connection.batch([get(key("p"))], { signal })).rejects.toThrow("enough");
    await expect(connection.transaction([get(key("p"))], { signal })).rejects.toThrow("enough");
  });
});

describe("transaction", () => {
  test("transaction: nobody's command comes between, and replies are decoded", async () => {
    const other = await connect(redis.url);
    const noise = Array.from({ length: 500 }, () => other.execute(increment(key("n"))));
    const replies = await Promise.all(
      Array.from({ length: 200 }, () => connection.transaction([increment(key("n")), increment(key("n"))])),
    );
    await Promise.all(noise);
    for (const [first, second] of replies) expect(Number(second)).toBe(Number(first) + 1);
    await other.close();
  });

  test("transaction: bytes, texts and scripts side by side", async () => {
    const replies = await connection.transaction([
      plain("SET", [key("tb"), bytes]),
      plain("GET", [key("tb")], { binary: true }),
      plain("HSET", [key("th"), "f", "v"]),
      plain("HGETALL", [key("th")]),
      incrementByScript(key("ts")),
    ]);
    expect(replies).toEqual(["OK", Buffer.from(bytes), 1, ["f", "v"], 1]);
  });

  test("transaction: one that fails when run leaves the others applied", async () => {
    await connection.execute(set(key("tw"), "text"));
    const failing = connection.transaction([increment(key("tc")), plain("LPUSH", [key("tw"), "x"])]);
    await expect(failing).rejects.toMatchObject({
      code: "BATCH_FAILED",
      outcomes: [{ value: 1 }, { error: { code: "WRONG_TYPE", key: key("tw") } }],
    });
    expect(await redis.raw.get(key("tc"))).toBe("1");
  });

  test("transaction: one that Redis does not take discards all", async () => {
    const failing = connection.transaction([increment(key("td")), plain("NOSUCH", ["x"])]);
    await expect(failing).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "ERR" });
    expect(await redis.raw.get(key("td"))).toBeNull();
    await expect(connection.execute(increment(key("td")))).resolves.toBe(1);
  });

  test("transaction: where MULTI alone is not permitted, nobody says that nothing happened", async () => {
    const user = { username: `no-multi-${Date.now()}`, password: "pw" };
    await redis.raw.call("ACL", "SETUSER", user.username, "on", ">pw", "~*", "&*", "+@all", "-multi");
    await using limited = await connect(redis.url, user);
    const running = limited.transaction([increment(key("tm"))]);
    await expect(running).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: expect.stringContaining("NOPERM"),
    });
    expect(await redis.raw.get(key("tm"))).toBe("1");
    await redis.raw.call("ACL", "SETUSER", user.username, "-@all");
    await expect(limited.transaction([increment(key("tm"))])).rejects.toMatchObject({ code: "SERVER_REFUSED" });
    expect(await redis.raw.get(key("tm"))).toBe("1");
    await redis.raw.call("ACL", "DELUSER", user.username);
  });

  test("transaction: different slots are fine on a single server", async () => {
    await expect(connection.transaction([increment(key("{a}")), increment(key("{b}"))])).resolves.toEqual([1, 1]);
  });
});

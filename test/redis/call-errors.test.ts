import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import { useRedis } from "../support/redis.js";
import { echo, type Served, type ServeHandler, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
const onError = vi.fn();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => onError.mockReset());
afterAll(() => connection.close());

const serve = (name: string, handler: ServeHandler): Promise<Served> =>
  serveJobs(connection, redis, name, handler, { onError });

const told = (): unknown[] => onError.mock.calls.map(([error]) => error);

describe("a call's errors", () => {
  test("error: one of the contract goes to the caller, and nobody else is told", async () => {
    await using served = await serve("named", async (_job, call) => {
      throw call.error("Busy", { retryAfterMs: 5 });
    });
    const { caller, key } = served;
    const { id } = await caller.send({ number: 1 });
    expect(await caller.answer(id)).toBe(`error ${id} Busy {"retryAfterMs":5}`);
    expect(await redis.raw.get(caller.replyKey(id))).toBe(`error ${id} Busy {"retryAfterMs":5}`);
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
    expect(told()).toEqual([]);
  });

  test("error: what the handler throws stays in this process, and is not tried again", async () => {
    let runs = 0;
    const secret = new Error("password 1234");
    await using served = await serve("threw", () => {
      runs++;
      throw secret;
    });
    const { caller, key } = served;
    const { id } = await caller.send({ number: 1 });
    expect(await caller.answer(id)).toBe(`failed ${id} handler-failed`);
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(onError).toHaveBeenCalledExactlyOnceWith(secret, { id, attempt: 1 });
    expect(runs).toBe(1);
    expect(JSON.stringify(caller.messages)).not.toContain("1234");
  });

  test("error: one of another call that is passed on is no error of this one", async () => {
    let foreign: unknown;
    await using other = await serve("foreign", (_job, call) => {
      foreign = call.error("Busy", { retryAfterMs: 5 });
      throw foreign;
    });
    await other.caller.answer((await other.caller.send({ number: 1 })).id);
    await using served = await serve("passes-on", async () => {
      throw foreign;
    });
    const { id } = await served.caller.send({ number: 1 });
    expect(await served.caller.answer(id)).toBe(`failed ${id} handler-failed`);
    expect(told()).toEqual([foreign]);
  });

  test("error: details that do not fit, and names that the contract has not, fail in the handler", async () => {
    await using served = await serve("misfit", async ({ number }, call) => {
      if (number === 1) throw call.error("Busy", { retryAfterMs: "soon" as never });
      throw call.error("toString" as never, {} as never);
    });
    const { caller } = served;
    const first = await caller.send({ number: 1 });
    expect(await caller.answer(first.id)).toBe(`failed ${first.id} handler-failed`);
    await vi.waitFor(() =>
      expect(told()).toMatchObject([{ code: "PAYLOAD_INVALID", issues: [{ path: "retryAfterMs" }] }]),
    );
    const second = await caller.send({ number: 2 });
    expect(await caller.answer(second.id)).toBe(`failed ${second.id} handler-failed`);
    expect(told()[1]).toMatchObject({ code: "OPTIONS_INVALID" });
  });

  test("error: a reply that does not fit, or is too large, is told here and named there", async () => {
    await using served = await serve("reply", ({ number }) =>
      number === 1 ? ({ text: 1 } as never) : { text: "x".repeat(1_048_577) },
    );
    const { caller } = served;
    for (const [number, code] of [
      [1, "PAYLOAD_INVALID"],
      [2, "PAYLOAD_TOO_LARGE"],
    ] as const) {
      const { id } = await caller.send({ number });
      expect(await caller.answer(id)).toBe(`failed ${id} reply-invalid`);
      await vi.waitFor(() => expect(told().at(-1)).toMatchObject({ code }));
    }
  });

  test("error: a request that is not of its type never reaches the handler", async () => {
    const handler = vi.fn(echo);
    await using served = await serve("request", handler);
    const { caller, key } = served;
    const bad = ["{", "null", '{"number":"1"}', "", '{"number":1,"text":"\uFFFD'];
    for (const data of bad) {
      const { id } = await caller.send(data);
      expect(await caller.answer(id)).toBe(`failed ${id} request-invalid`);
    }
    const bytes = Buffer.concat([Buffer.from('{"number":1,"text":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const fields = ["header:redloom-reply-to", caller.inbox, "header:redloom-correlation-id", "bytes"];
    await redis.raw.xadd(key, "*", "data", bytes, ...fields, "header:redloom-timeout", "9000");
    expect(await caller.answer("bytes")).toBe("failed bytes request-invalid");
    await vi.waitFor(() => expect(told()).toHaveLength(bad.length + 1));
    expect(new Set(told().map((error) => (error as RedloomError).code))).toEqual(new Set(["PAYLOAD_INVALID"]));
    expect(handler).not.toHaveBeenCalled();
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
  });

  test("error: a request that names a channel which is no inbox of the call is told, deleted, and not answered", async () => {
    const handler = vi.fn(echo);
    await using served = await serve("stranger", handler);
    const { caller, key } = served;
    const strange = [
      { replyTo: "somebody" },
      { replyTo: `{${key}}:inbox:` },
      { replyTo: `{${key}}:inbox:a b` },
      { replyTo: `{${key}}:cancel` },
      { id: "a b" },
      { id: "x".repeat(65) },
      { timeoutMs: "soon" },
      { timeoutMs: 86_400_001 },
    ];
    for (const request of strange) await caller.send({ number: 1 }, request);
    await vi.waitFor(() => expect(told()).toHaveLength(strange.length));
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(handler).not.toHaveBeenCalled();
    expect(caller.messages).toEqual([]);
  });

  test("error: nobody was given to be told: the connection's event has it, with what was thrown as its cause", async () => {
    const events: RedloomError[] = [];
    using _ = { [Symbol.dispose]: connection.on("error", (error) => events.push(error)) };
    await using served = await serveJobs(connection, redis, "untold", () => {
      throw "a text";
    });
    const { id } = await served.caller.send({ number: 1 });
    expect(await served.caller.answer(id)).toBe(`failed ${id} handler-failed`);
    expect(events).toMatchObject([{ code: "HANDLER_FAILED", cause: "a text", definition: "tests.calls.untold" }]);
  });

  test("error: an answer that Redis refuses is told, and its request is not tried again", async () => {
    const user = `${redis.prefix}user`;
    await redis.raw.call("ACL", "SETUSER", user, "on", ">pw", "~*", "&*", "+@all");
    const url = new URL(redis.url);
    url.username = user;
    url.password = "pw";
    await using other = await connect(url.href);
    const handler = vi.fn(echo);
    await using served = await serveJobs(other, redis, "refused", handler, { onError });
    await redis.raw.call("ACL", "SETUSER", user, "-set");
    const { caller, key } = served;
    await caller.send({ number: 1 });
    await vi.waitFor(() => expect(told()).toMatchObject([{ code: "SERVER_REFUSED" }]));
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(handler).toHaveBeenCalledTimes(1);
    await redis.raw.call("ACL", "DELUSER", user);
  });
});

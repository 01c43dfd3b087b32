import { describe, expect, test, vi } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import { CallFailedError, CallRejectedError } from "../../src/runtime/call/errors.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { agentCall, jobCall } from "../support/calls.js";
import { HandServer } from "../support/hand-server.js";
import { useRedis } from "../support/redis.js";

describe("call: request", () => {
  const redis = useRedis();

  test("call: a request is an entry as the wire format says, its answer resolves it", async () => {
    await using connection = await connect(redis.url);
    const key = `${redis.prefix}tests:wire`;
    const call = new Call(connection, jobCall("wire"), { prefix: redis.prefix });
    await using server = await HandServer.start(redis.url, key, async (request) =>
      request.answer("ok", '{"text":"done ✓"}'),
    );
    await expect(call.request({ number: 7 }, { timeoutMs: 60_000 })).resolves.toEqual({ text: "done ✓" });
    const [{ fields, correlation } = { fields: {}, correlation: "" }] = server.requests;
    expect(fields).toEqual({
      data: '{"number":7}',
      "header:redloom-reply-to": expect.stringMatching(
        new RegExp(`^\\{${key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\}:inbox:[A-Za-z0-9-]{1,64}$`),
      ),
      "header:redloom-correlation-id": expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
      // What is left of 60 s.
      "header:redloom-timeout": expect.stringMatching(/^([345]\d{4}|60000)$/),
    });
    // Read answers are removed a moment later.
    await expect.poll(() => redis.raw.exists(`{${key}}:reply:${correlation}`)).toBe(0);
  });

  test("call: many requests at once get their own answers, in whatever order these come", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("many"), { prefix: redis.prefix });
    const waiting: (() => void)[] = [];
    await using _server = await HandServer.start(redis.url, `${redis.prefix}tests:many`, async (request) => {
      const { number } = JSON.parse(request.fields.data ?? "") as { number: number };
      waiting.push(() => void request.answer("ok", `{"text":"${number}"}`));
      if (waiting.length === 300) for (const answer of waiting.reverse()) answer();
    });
    const answers = Array.from({ length: 300 }, (_, number) => call.request({ number }));
    expect((await Promise.all(answers)).map(({ text }) => text)).toEqual(answers.map((_, number) => String(number)));
    await expect.poll(async () => (await redis.raw.keys(`*${redis.prefix}tests:many*:reply:*`)).length).toBe(0);
  });

  test("call: a named error rejects with its name and details, and `tryRequest` returns it", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("named"), { prefix: redis.prefix });
    const key = `${redis.prefix}tests:named`;
    await using _server = await HandServer.start(redis.url, key, async (request) =>
      request.answer("error", 'Busy {"retryAfterMs":5}'),
    );
    const error = await call.request({ number: 1 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallRejectedError);
    expect(error).toMatchObject({
      code: "CALL_REJECTED",
      error: "Busy",
      details: { retryAfterMs: 5 },
      definition: "tests.calls.named",
      key,
    });
    const answer = await call.tryRequest({ number: 1 });
    expect(answer).toEqual({ ok: false, error: "Busy", details: { retryAfterMs: 5 } });
    // The compiler knows the details by the name.
    if (!answer.ok && answer.error === "Busy") expect(answer.details.retryAfterMs).toBe(5);
  });

  test.each([
    ["failed", "handler-failed", "handler-failed"],
    ["failed", "request-invalid", "request-invalid"],
    ["failed", "reply-invalid", "reply-invalid"],
    ["failed", "abandoned", "abandoned"],
    ["ok", '{"text":5}', "reply-invalid"],
    ["ok", "no json", "reply-invalid"],
    ["error", "Strange {}", "reply-invalid"],
    ["error", 'Busy {"retryAfterMs":"soon"}', "reply-invalid"],
    ["error", "toString {}", "reply-invalid"],
  ])("call: CALL_FAILED tells why, after `%s %s`", async (kind, rest, reason) => {
    await using connection = await connect(redis.url);
    const key = `${redis.prefix}tests:failed`;
    const call = new Call(connection, jobCall("failed"), { prefix: redis.prefix });
    await using _server = await HandServer.start(redis.url, key, async (request) => request.answer(kind, rest));
    for (const asked of [call.request({ number: 1 }), call.tryRequest({ number: 1 })]) {
      const error = await asked.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(CallFailedError);
      expect(error).toMatchObject({ code: "CALL_FAILED", reason, definition: "tests.calls.failed", key });
    }
  });

  test("call: progress is told in order until the answer; what is overtaken or invalid is not", async () => {
    await using connection = await connect(redis.url);
    const reported: unknown[] = [];
    connection.on("error", (error) => reported.push(error));
    const call = new Call(connection, jobCall("progress"), { prefix: redis.prefix });
    await using server = await HandServer.start(redis.url, `${redis.prefix}tests:progress`, async (request) => {
      await request.tell("progress", '1 {"percent":10}');
      await request.tell("progress", '3 {"percent":30}');
      await request.tell("progress", '2 {"percent":20}');
      await request.tell("progress", '4 {"percent":"all"}');
      await request.answer("ok", '{"text":""}');
      await request.tell("progress", '5 {"percent":50}');
    });
    const told: number[] = [];
    await call.request({ number: 1 }, { onProgress: ({ percent }) => told.push(percent) });
    await call.request({ number: 2 });
    expect(told).toEqual([10, 30]);
    await vi.waitFor(() => expect(reported).toMatchObject([{ code: "CALL_FAILED", reason: "reply-invalid" }]));
    expect(server.requests.map(({ fields }) => fields["header:redloom-progress"])).toEqual(["1", undefined]);
  });

  test("call: what an address with parameters is bound to has its own stream", async () => {
    await using connection = await connect(redis.url);
    const { ParameterizedCall } = await import("../../src/runtime/call/call.js");
    const calls = new ParameterizedCall(connection, agentCall("agents"), { prefix: redis.prefix });
    const key = `${redis.prefix}tests:agents:a%3A1`;
    await using _server = await HandServer.start(redis.url, key, async (request) =>
      request.answer("ok", '{"text":"a:1"}'),
    );
    await expect(calls.at({ agentId: "a:1" }).request({ number: 1 })).resolves.toEqual({ text: "a:1" });
    expect(() => calls.at({ agentId: "" })).toThrow(expect.objectContaining({ code: "ADDRESS_INVALID" }));
  });

  test("call: messages that are none of ours disturb nobody", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("strange"), { prefix: redis.prefix });
    await using _server = await HandServer.start(redis.url, `${redis.prefix}tests:strange`, async (request) => {
      const inbox = request.fields["header:redloom-reply-to"] ?? "";
      for (const text of ["", " ", "ok", "ok ", `ok ${request.correlation}`, `why ${request.correlation} {}`]) {
        await redis.raw.publish(inbox, text);
      }
      await redis.raw.publish(inbox, `progress ${request.correlation} x {}`);
      await redis.raw.publish(inbox, `ok someone-else {"text":"wrong"}`);
      await request.answer("ok", '{"text":"right"}');
    });
    await expect(call.request({ number: 1 }, { onProgress: () => undefined })).resolves.toEqual({ text: "right" });
  });

  test("call: an answer of bytes that are no text is no answer of the contract", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("bytes"), { prefix: redis.prefix });
    await using _server = await HandServer.start(redis.url, `${redis.prefix}tests:bytes`, async (request) => {
      const text = Buffer.concat([
        Buffer.from(`ok ${request.correlation} {"text":"`),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]);
      await redis.raw.publish(request.fields["header:redloom-reply-to"] ?? "", text);
    });
    await expect(call.request({ number: 1 })).rejects.toMatchObject({ code: "CALL_FAILED", reason: "reply-invalid" });
  });
});

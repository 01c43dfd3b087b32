import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

describe("progress", () => {
  test("progress: goes to a caller who listens, numbered, before the answer, and is not kept", async () => {
    await using served = await serveJobs(connection, redis, "told", async (job, call) => {
      for (const percent of [10, 50, 90]) await call.progress({ percent });
      return echo(job);
    });
    const { caller } = served;
    const { id } = await caller.send({ number: 1 }, { progress: true });
    await caller.answer(id);
    // The first number tells how old the call is.
    const first = Number(caller.messages[0]?.split(" ")[2]);
    expect(first).toBeLessThan(10_000_000);
    expect(caller.messages).toEqual([
      `progress ${id} ${first} {"percent":10}`,
      `progress ${id} ${first + 1} {"percent":50}`,
      `progress ${id} ${first + 2} {"percent":90}`,
      `ok ${id} {"text":"1"}`,
    ]);
    expect(await redis.raw.get(caller.replyKey(id))).toBe(`ok ${id} {"text":"1"}`);
  });

  test("progress: nothing is sent to a caller who does not listen", async () => {
    await using served = await serveJobs(connection, redis, "unheard", async (job, call) => {
      await call.progress({ percent: 10 });
      return echo(job);
    });
    const { caller } = served;
    const { id } = await caller.send({ number: 1 });
    await caller.answer(id);
    expect(caller.messages).toEqual([`ok ${id} {"text":"1"}`]);
  });

  test("progress: what does not fit fails in the handler, whether it listens or not", async () => {
    const onError = vi.fn();
    await using served = await serveJobs(
      connection,
      redis,
      "misfit",
      (job, call) => {
        void call.progress({ percent: "much" as never });
        return echo(job);
      },
      { onError },
    );
    const { caller } = served;
    for (const progress of [true, false]) {
      const { id } = await caller.send({ number: 1 }, { progress });
      expect(await caller.answer(id)).toBe(`failed ${id} handler-failed`);
    }
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2));
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "PAYLOAD_INVALID" });
  });

  test("progress: what is told after the answer, or after the call was given up, is not sent", async () => {
    let late: (() => Promise<void>) | undefined;
    await using served = await serveJobs(connection, redis, "late", async (job, call) => {
      if (job.number === 1) {
        late = () => call.progress({ percent: 100 });
        return echo(job);
      }
      await new Promise((resolve) => call.signal.addEventListener("abort", resolve, { once: true }));
      await call.progress({ percent: 100 });
      return echo(job);
    });
    const { caller } = served;
    const first = await caller.send({ number: 1 }, { progress: true });
    await caller.answer(first.id);
    await expect(late?.()).resolves.toBeUndefined();
    const second = await caller.send({ number: 2 }, { progress: true });
    await vi.waitFor(() => expect(served.server.running).toBe(1));
    await caller.cancel(second.id, second.entry);
    await vi.waitFor(() => expect(served.server.running).toBe(0));
    const last = await caller.send({ number: 1 });
    await caller.answer(last.id);
    expect(caller.messages.map((text) => text.split(" ")[0])).toEqual(["ok", "ok"]);
  });

  test("progress: where it cannot be sent, that is told once and fails no handler", async () => {
    const onError = vi.fn();
    const user = `${redis.prefix}mute`;
    await redis.raw.call("ACL", "SETUSER", user, "on", ">pw", "~*", "&*", "+@all", "-publish");
    const url = new URL(redis.url);
    url.username = user;
    url.password = "pw";
    await using other = await connect(url.href);
    const done = vi.fn();
    await using served = await serveJobs(
      other,
      redis,
      "mute",
      async (job, call) => {
        await call.progress({ percent: 1 });
        await call.progress({ percent: 2 });
        done();
        return echo(job);
      },
      { onError },
    );
    await served.caller.send({ number: 1 }, { progress: true });
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce(), 5_000);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2), 5_000);
    // The progress, and then the answer, whose script may not publish either.
    expect(onError.mock.calls.map(([error]) => error)).toMatchObject([
      { code: "SERVER_REFUSED", reason: "NOPERM" },
      { code: "SERVER_REFUSED" },
    ]);
    await redis.raw.call("ACL", "DELUSER", user);
  });
});

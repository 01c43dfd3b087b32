import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { jobCall } from "../support/calls.js";
import { useRedis } from "../support/redis.js";

// Of its own: its log of refusals is looked at.
const redis = useRedis({ own: true });
const options = { prefix: redis.prefix };

/** A connection of a user with the rules that docs/calls.md gives, for the names of this test. */
async function connectAs(user: "callers" | "servers"): Promise<Connection> {
  const document = readFileSync(new URL("../../docs/calls.md", import.meta.url), "utf8");
  const [, rules = ""] = new RegExp(`^ACL SETUSER ${user} on >secret (.+)$`, "m").exec(document) ?? [];
  await redis.raw.call(
    "ACL",
    "SETUSER",
    user,
    "on",
    ">secret",
    ...rules.replaceAll("agents:", redis.prefix).split(" "),
  );
  return connect(redis.url, { username: user, password: "secret" });
}

test("permissions: what docs/calls.md lists is enough for both ends of calls", async () => {
  await using asking = await connectAs("callers");
  await using answering = await connectAs("servers");
  const errors: unknown[] = [];
  for (const connection of [asking, answering]) connection.on("error", (error) => errors.push(error));
  await redis.raw.call("ACL", "LOG", "RESET");
  for (const whenUnserved of ["wait", "fail"] as const) {
    const definition = jobCall(whenUnserved, { serving: { whenUnserved } });
    const call = new Call(asking, definition, options);
    await call.request({ number: 0 }, { timeoutMs: 50 }).catch(() => undefined);
    await using _server = await new Call(answering, definition, options).serve(async ({ number }, context) => {
      await context.progress({ percent: 50 });
      if (number === 2) throw context.error("Busy", { retryAfterMs: 5 });
      // Until it is given up, or past the moment from which the caller looks for its answer.
      if (number >= 3) await new Promise((resolve) => setTimeout(resolve, number === 3 ? 300 : 1_600));
      return { text: String(number) };
    });
    const told: number[] = [];
    await call.request({ number: 1 }, { onProgress: ({ percent }) => told.push(percent) });
    expect(told).toEqual([50]);
    expect(await call.tryRequest({ number: 2 })).toMatchObject({ error: "Busy" });
    await expect(call.request({ number: 3 }, { timeoutMs: 100 })).rejects.toMatchObject({ code: "CALL_TIMED_OUT" });
    expect(await call.request({ number: 4 })).toEqual({ text: "4" });
  }
  const all = jobCall("all", { serving: "broadcast" });
  await using _all = await new BroadcastCall(answering, all, options).serve(() => ({ text: "here" }));
  expect(await new BroadcastCall(asking, all, options).gather({ number: 1 })).toMatchObject({
    receivers: 1,
    missing: 0,
  });
  await expect.poll(() => redis.raw.keys("*:reply:*")).toEqual([]);
  const refused = (await redis.raw.call("ACL", "LOG")) as unknown[][];
  expect(refused.map((entry) => [entry[entry.indexOf("username") + 1], entry[entry.indexOf("object") + 1]])).toEqual(
    [],
  );
  expect(errors).toEqual([]);
});

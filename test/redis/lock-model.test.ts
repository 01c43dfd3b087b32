import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const step = fc.record({
  act: fc.constantFrom("acquire", "acquire", "renew", "release", "expire", "stranger", "flush scripts"),
  token: fc.constantFrom("a", "b", "c"),
});
let runs = 0;

test("lock: one owner, a fence that only rises, and nothing done by those who own it no more, in any order of steps", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const commands = new LockCommands(lockDefinition(`model-${runs++}`), { prefix: redis.prefix });
      let owner: string | undefined;
      let fence = 0;
      for (const { act, token } of steps) {
        if (act === "acquire") {
          const reply = await connection.execute(commands.tryAcquire(token));
          expect(reply.granted).toBe(owner === undefined || owner === token);
          if (!reply.granted) continue;
          expect(reply.again).toBe(owner === token);
          if (owner === token) expect(reply.fencingToken).toBe(fence);
          else expect(reply.fencingToken).toBeGreaterThan(fence);
          owner = token;
          fence = reply.fencingToken;
        } else if (act === "renew") {
          expect(await connection.execute(commands.renew(token))).toBe(owner === token);
        } else if (act === "release") {
          expect(await connection.execute(commands.release(token))).toBe(owner === token ? "released" : "expired");
          if (owner === token) owner = undefined;
        } else if (act === "expire") {
          await redis.raw.del(commands.key);
          owner = undefined;
        } else if (act === "stranger") {
          await redis.raw.set(commands.key, "stranger");
          owner = "stranger";
        } else {
          await redis.raw.script("FLUSH");
        }
        expect(await redis.raw.get(commands.key)).toBe(owner ?? null);
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);

test("fence: rises when the server's clock was ahead before, and when the fence was removed", async () => {
  const commands = new LockCommands(lockDefinition("fence"), { prefix: redis.prefix });
  const ahead = Date.now() * 1_000 + 60_000_000;
  await redis.raw.set(`{${commands.key}}:fence`, String(ahead));
  expect(await connection.execute(commands.tryAcquire("a"))).toMatchObject({ fencingToken: ahead + 1 });
  await connection.execute(commands.release("a"));
  await redis.raw.set(`{${commands.key}}:fence`, "no number");
  const before = Date.now() * 1_000 - 1_000_000;
  const reply = await connection.execute(commands.tryAcquire("b"));
  expect(reply.granted && reply.fencingToken).toBeGreaterThan(before);
  await redis.raw.del(`{${commands.key}}:fence`);
  const again = await connection.execute(commands.tryAcquire("b"));
  expect(again.granted && again.fencingToken).toBeGreaterThan(reply.granted ? reply.fencingToken : 0);
});

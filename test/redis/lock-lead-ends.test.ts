import { getEventListeners } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
const freshLock = (permits?: number): Lock => {
  const definition = { ...lockDefinition(`lead-ends-${made++}`), ...(permits !== undefined && { permits }) };
  return new Lock(connection, definition, { prefix: redis.prefix });
};
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A body that ends when it is told to, whatever its signal says. */
function stubborn() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { body: () => ended, end: () => end() };
}

test.each([Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53])(
  "lead: stop waits for the body, where its timeout of %d ms is longer than a timer",
  async (timeoutMs) => {
    const { body, end } = stubborn();
    const campaign = freshLock().lead(body);
    await expect.poll(() => campaign.leading).toBe(true);
    let isStopped = false;
    const stopping = campaign.stop({ timeoutMs }).then(() => {
      isStopped = true;
    });
    await rest(100);
    expect(isStopped).toBe(false);
    end();
    await stopping;
    await campaign.finished;
  },
);

test.each([Number.NaN, -1, "5"])("lead: stop refuses %s for a timeout, and goes on leading", async (timeoutMs) => {
  const { body, end } = stubborn();
  const campaign = freshLock().lead(body);
  await expect.poll(() => campaign.leading).toBe(true);
  await expect(campaign.stop({ timeoutMs: timeoutMs as number })).rejects.toThrow(OptionsInvalidError);
  expect(campaign.leading).toBe(true);
  end();
  await campaign.finished;
});

test("lead: leaves nothing on the outer signal, nor on the connection", async () => {
  const control = new AbortController();
  let closed = 0;
  await using own = await connect(redis.url);
  const attach = own.attach.bind(own);
  let attached = 0;
  own.attach = (part, options) => {
    if (options?.last) return attach(part, options);
    attached++;
    const detach = attach(part, options);
    return () => {
      closed++;
      detach();
    };
  };
  const lock = new Lock(own, lockDefinition(`lead-ends-${made++}`), { prefix: redis.prefix });
  await (await lock.acquire()).release();
  attached = 0;
  for (const body of [() => undefined, () => Promise.reject(new Error("of the body"))]) {
    await lock.lead(body, { signal: control.signal }).finished.catch(() => undefined);
  }
  const { body, end } = stubborn();
  const campaign = lock.lead(body, { signal: control.signal });
  await expect.poll(() => campaign.leading).toBe(true);
  expect(getEventListeners(control.signal, "abort")).toHaveLength(1);
  const stopping = campaign.stop();
  end();
  await stopping;
  await campaign.finished;
  expect(getEventListeners(control.signal, "abort")).toHaveLength(0);
  expect([attached, closed]).toEqual([3, 3]);
});

test("lead: refuses at once what cannot be: no body, a name that is none, a lock of several holders", async () => {
  const lock = freshLock();
  // As a program without types may call it.
  expect(() => lock.lead(undefined as never)).toThrow(OptionsInvalidError);
  expect(() => lock.lead(() => undefined, { name: "" })).toThrow(OptionsInvalidError);
  expect(() => freshLock(3).lead(() => undefined)).toThrow("one holder");
  await freshLock(1).lead(() => undefined).finished;
  expect((await lock.inspect()).waiting).toBe(0);
});

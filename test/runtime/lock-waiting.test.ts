import { expect, test } from "vitest";
import type { InboxListener } from "../../src/runtime/connection/inbox.js";
import { UnavailableError } from "../../src/runtime/errors.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { type WaitingConnection, waitForGrant } from "../../src/runtime/lock/waiting.js";
import { lockDefinition } from "../support/locks.js";
import { ManualHost } from "../support/manual-host.js";

const busy = { granted: false, expiresInMs: 60_000, serverTimeUs: 1 } as const;

class FakeConnection {
  readonly host = new ManualHost();
  readonly askedAtMs: number[] = [];
  readonly listeners: InboxListener[] = [];
  subscriptions = 0;
  answer: (asked: number) => Promise<unknown> = async () => busy;
  subscribed: (subscription: number) => Promise<void> = async () => undefined;

  readonly inbox = {
    subscribe: async (_channel: string, listener: InboxListener) => {
      await this.subscribed(++this.subscriptions);
      this.listeners.push(listener);
      return { close: async () => undefined };
    },
  };

  execute(): Promise<unknown> {
    this.askedAtMs.push(this.host.monotonicMs());
    return this.answer(this.askedAtMs.length);
  }

  /** What a command comes to while Redis is away. */
  silent(ms: number): Promise<never> {
    return new Promise((_, reject) => this.host.setTimer(() => reject(new UnavailableError("away")), ms));
  }
}

async function acquire(connection: FakeConnection, waitMs: number) {
  const claim = { token: "t", leaseMs: 1_000, waitMs, signal: undefined };
  const commands = new LockCommands(lockDefinition("waiting"));
  // What waiting needs of a connection, and nothing else.
  const waiting = waitForGrant(connection as unknown as WaitingConnection, commands as never, "test.locks.w", claim);
  const state: { settledAtMs?: number; error?: unknown } = {};
  const settled = (error?: unknown): void => {
    state.settledAtMs = connection.host.monotonicMs();
    state.error = error;
  };
  waiting.then(() => settled(), settled);
  // It asks for the first time before any time passes.
  await connection.host.pass(0);
  return state;
}

test("acquire: settles within its wait and one command's deadline, when Redis falls silent", async () => {
  const connection = new FakeConnection();
  connection.answer = async (asked) => (asked === 1 ? busy : connection.silent(5_000));
  const state = await acquire(connection, 1_000);
  const startedAtMs = connection.host.monotonicMs();
  await connection.host.pass(20_000);
  expect(state.error).toMatchObject({ code: "UNAVAILABLE" });
  expect((state.settledAtMs ?? 0) - startedAtMs).toBeLessThanOrEqual(6_000);
});

test("acquire: is asked a last time at the end of the wait", async () => {
  const connection = new FakeConnection();
  const startedAtMs = connection.host.monotonicMs();
  const state = await acquire(connection, 1_000);
  await connection.host.pass(2_000);
  expect(state.error).toMatchObject({ code: "LOCK_BUSY" });
  expect(connection.askedAtMs.at(-1)).toBe(startedAtMs + 1_000);
});

test("acquire: listens again after an outage in which nothing could be subscribed", async () => {
  const connection = new FakeConnection();
  connection.subscribed = async (subscription) => {
    if (subscription === 1) throw new UnavailableError("away");
  };
  await acquire(connection, 60_000);
  await connection.host.pass(1_000);
  expect(connection.subscriptions).toBe(2);
  // Having ears again, it asks at its leisure, and at once when it is called.
  const asked = connection.askedAtMs.length;
  await connection.host.pass(500);
  expect(connection.askedAtMs.length - asked).toBeLessThan(3);
  const before = connection.askedAtMs.length;
  connection.listeners[0]?.message(Buffer.alloc(0), "wake");
  await connection.host.pass(0);
  expect(connection.askedAtMs.length).toBe(before + 1);
});

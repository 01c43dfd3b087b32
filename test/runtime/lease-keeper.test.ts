import { expect, test } from "vitest";
import { LockLostError, UnavailableError, WrongTypeError } from "../../src/runtime/errors.js";
import type { LeaseConnection } from "../../src/runtime/lease/keeper.js";
import { Lease } from "../../src/runtime/lease/lease.js";
import { instant } from "../../src/runtime/lease/validity.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { ManualHost } from "../support/manual-host.js";

type Answer = boolean | Error;

class FakeConnection {
  readonly host = new ManualHost();
  /** Renewals that were sent in one turn. */
  readonly batches: string[][] = [];
  readonly executed: string[] = [];
  readonly parts: { close(options: { timeoutMs: number }): Promise<void> }[] = [];
  /** What renewals are answered; a promise that never settles: Redis is away. */
  answer: (name: string) => Answer | Promise<Answer> = () => true;
  /** How long the last one may take. */
  patience: number | undefined;
  #turn: string[] | undefined;

  attach(part: { close(options: { timeoutMs: number }): Promise<void> }): () => void {
    this.parts.push(part);
    return () => undefined;
  }

  async execute(command: Command<unknown>, options?: { readonly deadlineMs: number }): Promise<unknown> {
    this.patience = options?.deadlineMs;
    if (command.name.startsWith("release")) {
      this.executed.push(command.name);
      return "released";
    }
    this.#turnNow().push(command.name);
    const answer = await this.answer(command.name);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  #turnNow(): string[] {
    if (!this.#turn) {
      this.#turn = [];
      this.batches.push(this.#turn);
      queueMicrotask(() => {
        this.#turn = undefined;
      });
    }
    return this.#turn;
  }
}

function setUp() {
  const connection = new FakeConnection();
  const grant = (name: string, leaseMs: number, renew = true): Lease =>
    // What a lease needs of a connection, and nothing else.
    new Lease(connection as unknown as LeaseConnection, {
      of: {
        key: "test:one",
        definition: "test.locks.one",
        renew: (token) => command(token),
        // Its reply is the fake's.
        release: (token) => command(`release ${token}`) as never,
      },
      token: name,
      fencingToken: 1,
      leaseMs,
      validMs: leaseMs,
      grantedAt: instant(connection.host),
      renew,
    });
  return { connection, host: connection.host, grant };
}

function command(name: string): Command<boolean> {
  return { name, keys: [], args: [], repeatable: true, decode: (reply) => reply === 1 };
}

test("lease: is a guard, which names lock and token", () => {
  const { grant } = setUp();
  expect(grant("a", 1_000).guard).toMatchObject({ key: "test:one", token: "a", definition: "test.locks.one" });
});

test("lease: is renewed at its third, as long as it is not released", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 3_000);
  await host.pass(10_000);
  expect(connection.batches.length).toBeGreaterThanOrEqual(9);
  expect(connection.batches.length).toBeLessThanOrEqual(11);
  lease.assertHeld();
  expect(await lease.release()).toBe("released");
  const sent = connection.batches.length;
  await host.pass(10_000);
  expect(connection.batches.length).toBe(sent);
  expect(lease.signal.aborted).toBe(false);
  expect(host.timers).toBe(0);
});

test("leases: go in one turn, by one timer", async () => {
  const { connection, host, grant } = setUp();
  for (let index = 0; index < 100; index++) grant(`lease ${index}`, 3_000 + index);
  expect(host.timers).toBe(1);
  await host.pass(1_100);
  expect(connection.batches.map((names) => names.length)).toEqual([100]);
});

test("lease: is lost at its deadline, while Redis does not answer", async () => {
  const { connection, host, grant } = setUp();
  connection.answer = () => new Promise(() => undefined);
  const lease = grant("a", 1_000);
  const { signal } = lease;
  await host.pass(987);
  expect(signal.aborted).toBe(false);
  lease.assertHeld();
  await host.pass(2);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toBeInstanceOf(LockLostError);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  expect(await lease.release()).toBe("expired");
});

test("leases: one whose node is away is lost alone", async () => {
  const { connection, host, grant } = setUp();
  connection.answer = (name) => (name === "away" ? new Promise(() => undefined) : true);
  const [away, kept] = [grant("away", 1_000), grant("kept", 1_000)];
  await host.pass(5_000);
  expect(away.signal.aborted).toBe(true);
  kept.assertHeld();
});

test("lease: is lost with the last failure as its cause, when renewals fail", async () => {
  const { connection, host, grant } = setUp();
  const failure = new UnavailableError("away");
  connection.answer = () => failure;
  const lease = grant("a", 1_000);
  const { signal } = lease;
  await host.pass(1_000);
  expect(signal.reason).toMatchObject({ code: "LOCK_LOST", cause: failure, key: "test:one" });
  expect(connection.batches.length).toBeGreaterThan(3);
  expect(connection.batches.length).toBeLessThan(12);
});

test("lease: survives a renewal that failed once", async () => {
  const { connection, host, grant } = setUp();
  let failures = 1;
  connection.answer = () => (failures-- > 0 ? new UnavailableError("away") : true);
  const lease = grant("a", 1_000);
  await host.pass(5_000);
  lease.assertHeld();
});

test("lease: survives a renewal whose answer is lost while the connection stays", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 3_000);
  connection.answer = () =>
    new Promise((resolve) => host.setTimer(() => resolve(new UnavailableError("no answer")), connection.patience ?? 0));
  await host.pass(1_900);
  expect(connection.batches).toEqual([["a"]]);
  connection.answer = () => true;
  await host.pass(1_000);
  lease.assertHeld();
  expect(connection.batches).toEqual([["a"], ["a"]]);
});

test("lease: is lost at once, when a renewal finds it gone or overwritten; the others stay", async () => {
  const { connection, host, grant } = setUp();
  connection.answer = (name) => (name === "gone" ? false : name === "list" ? new WrongTypeError("a list") : true);
  const [gone, list, kept] = [grant("gone", 3_000), grant("list", 3_000), grant("kept", 3_000)];
  await host.pass(1_001);
  expect(gone.signal.aborted).toBe(true);
  expect(list.signal.reason).toMatchObject({ code: "LOCK_LOST", cause: { code: "WRONG_TYPE" } });
  kept.assertHeld();
});

test("lease: an answer that came after the deadline revives nothing", async () => {
  const { connection, host, grant } = setUp();
  let answer: (value: boolean) => void = () => undefined;
  connection.answer = () => new Promise((resolve) => (answer = resolve));
  const lease = grant("a", 1_000);
  await host.pass(1_000);
  expect(lease.signal.aborted).toBe(true);
  answer(true);
  await host.pass(5_000);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  expect(connection.batches.length).toBe(1);
});

test("lease: a renewal counts from when it was sent, not from when it was answered", async () => {
  const { connection, host, grant } = setUp();
  let answer: (value: boolean) => void = () => undefined;
  connection.answer = () => new Promise((resolve) => (answer = resolve));
  const lease = grant("a", 900);
  await host.pass(700);
  answer(true);
  await host.pass(0);
  // Sent at 300: valid until 300 + 900 − 11, although it was answered at 700.
  host.stall(488);
  lease.assertHeld();
  host.stall(2);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
});

test("lease: a renewal that crossed the release and came too late loses nothing", async () => {
  const { connection, host, grant } = setUp();
  let answer: (value: boolean) => void = () => undefined;
  connection.answer = () => new Promise((resolve) => (answer = resolve));
  const lease = grant("a", 900);
  const { signal } = lease;
  await host.pass(300);
  expect(await lease.release()).toBe("released");
  answer(false);
  await host.pass(0);
  expect(signal.aborted).toBe(false);
});

test("lease: a lost one is given back all the same, since Redis may count longer", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 900, false);
  await host.pass(900);
  expect(await lease.release()).toBe("expired");
  expect(connection.executed).toEqual(["release a"]);
});

test("lease: is lost by the clock, before a late timer ran", () => {
  const { host, grant } = setUp();
  const lease = grant("a", 1_000);
  const other = grant("b", 1_000);
  host.stall(990);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  expect(other.signal.aborted).toBe(true);
});

test("lease: is lost by the wall clock, when the machine slept", () => {
  const { host, grant } = setUp();
  const lease = grant("a", 1_000);
  host.jumpWall(5_000);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
});

test("lease: a wall clock that is set back prolongs nothing", async () => {
  const { host, grant } = setUp();
  const lease = grant("a", 1_000, false);
  host.jumpWall(-60_000);
  await host.pass(990);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
});

test("lease: with renewal switched off ends by itself", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 1_000, false);
  const { signal } = lease;
  await host.pass(980);
  lease.assertHeld();
  await host.pass(20);
  expect(signal.aborted).toBe(true);
  expect(connection.batches).toEqual([]);
});

test("lease: is lost when the connection is closed, and its key is left to end by itself", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 1_000);
  const closing = connection.parts.map((part) => part.close({ timeoutMs: 1_000 }));
  // What is told to end, and a turn for what that makes it send.
  for (let turn = 0; turn < 2; turn++) await host.pass(0);
  await Promise.all(closing);
  expect(lease.signal.reason).toMatchObject({ code: "LOCK_LOST", cause: { code: "CLOSED" } });
  expect(connection.executed).toEqual([]);
  const late = grant("b", 1_000);
  expect(late.signal.reason).toMatchObject({ code: "LOCK_LOST", cause: { code: "CLOSED" } });
});

test("lease: a released one is no longer held, and releasing again is harmless", async () => {
  const { connection, grant } = setUp();
  const lease = grant("a", 1_000);
  expect(await Promise.all([lease.release(), lease.release()])).toEqual(["released", "released"]);
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  expect(connection.executed).toEqual(["release a"]);
});

test("lease: one of a year sets no timer that Node cannot keep", async () => {
  const { connection, host, grant } = setUp();
  const lease = grant("a", 365 * 86_400_000);
  await host.pass(2_147_483_647);
  lease.assertHeld();
  expect(connection.batches.length).toBe(0);
});

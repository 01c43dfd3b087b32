import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { Events } from "../../src/runtime/flow/events.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { Claims } from "../../src/runtime/stream/consumer/claims.js";
import type { ConsumerEmitter, ConsumerEvents } from "../../src/runtime/stream/consumer/events.js";
import { Holdings } from "../../src/runtime/stream/consumer/holdings.js";
import { LeaseClock } from "../../src/runtime/stream/consumer/lease-clock.js";
import { Troubles } from "../../src/runtime/stream/consumer/troubles.js";
import type { GroupTune } from "../../src/runtime/stream/definition.js";
import { describeError, HeldEntry } from "../../src/runtime/stream/delivery/delivery.js";
import { type Claimed, GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { backoffOf, groupSettings } from "../../src/runtime/stream/settings.js";
import { commandLine } from "../../src/runtime/wire/command.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

class TestHost implements Host {
  now = 1_000;
  wallAhead = 0;
  readonly processName = "test-1";
  wallMs = (): number => this.now + this.wallAhead;
  monotonicMs = (): number => this.now;
  setTimer = systemHost.setTimer;
  random = (): number => 0.5;
  uuid = (): string => "0";
}

const settler = { consumer: "me", settle: async () => "settled" as const, extend: async () => "held" as const };
const held = (id: string, confirmedAt = 0): HeldEntry => new HeldEntry(settler, id, ["data", "{}"], 1, confirmedAt);

describe("troubles", () => {
  it("are over under each name that they were told by, once", () => {
    const told: string[] = [];
    const events = { emit: (event: string, { during }: { during: string }) => void told.push(`${event} ${during}`) };
    const troubles = new Troubles(new TestHost(), events as unknown as ConsumerEmitter);
    troubles.failed("recover", new Error("one"), { as: "read" });
    troubles.failed("recover", new Error("one"), { as: "read" });
    troubles.failed("read", new Error("another"));
    troubles.failed("settle", new Error("elsewhere"));
    troubles.over("read");
    troubles.over("read");
    expect(told).toEqual(["error recover", "error read", "error settle", "recovered recover", "recovered read"]);
  });
});

describe("backoff", () => {
  it("doubles up to its maximum and stays within the jitter", () => {
    const retry = { maxAttempts: 5, initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0 };
    expect([1, 2, 3, 7, 5_000].map((attempt) => backoffOf(retry, attempt, 0.5))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
    expect(backoffOf({ ...retry, initialMs: 0, factor: 1_000 }, 5_000, 0.5)).toBe(0);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const exact = backoffOf(retry, attempt, 0.5);
          const jittered = backoffOf({ ...retry, jitter: 0.2 }, attempt, random);
          expect(jittered).toBeGreaterThanOrEqual(exact * 0.8 - 1);
          expect(jittered).toBeLessThanOrEqual(exact * 1.2 + 1);
        },
      ),
    );
  });
});

describe("tune", () => {
  it("overrides what it names and leaves the rest", () => {
    const settings = groupSettings("d", workers, { concurrency: 2, retry: { maxAttempts: 9 } });
    expect(settings).toEqual({ ...workers, concurrency: 2, retry: { ...workers.retry, maxAttempts: 9 } });
  });

  const wrong: GroupTune[] = [
    { concurrency: 0 },
    { concurrency: 1.5 },
    { ackTimeoutMs: 99 },
    { ackTimeoutMs: Number.NaN },
    { retry: { maxAttempts: 0 } },
    { retry: { jitter: 1.1 } },
    { retry: { factor: 0.5 } },
    { retry: { initialMs: -1 } },
  ];
  for (const tune of wrong) {
    it(`refuses ${JSON.stringify(tune)}`, () => {
      expect(() => groupSettings("d", workers, tune)).toThrow(OptionsInvalidError);
    });
  }
});

describe("lease clock", () => {
  it("is sure of what was confirmed within the ackTimeout less its margin", () => {
    const host = new TestHost();
    const clock = new LeaseClock(host, 10_000);
    const confirmedAt = host.now;
    host.now += 7_999;
    expect(confirmedAt > clock.sureSince()).toBe(true);
    host.now += 1;
    expect(confirmedAt > clock.sureSince()).toBe(false);
  });

  it("beats often enough for any timer, however long the ackTimeout", () => {
    expect(new LeaseClock(new TestHost(), 30_000).heartbeatMs).toBe(10_000);
    expect(new LeaseClock(new TestHost(), 365 * 86_400_000).heartbeatMs).toBeLessThan(2 ** 31);
  });

  it("is sure of nothing from before a disturbance, or before the machine slept", () => {
    const host = new TestHost();
    const clock = new LeaseClock(host, 10_000);
    const confirmedAt = host.now;
    host.now += 10;
    clock.disturb();
    expect(confirmedAt > clock.sureSince()).toBe(false);
    host.now += 10;
    const later = host.now;
    expect(later > clock.sureSince()).toBe(true);
    host.now += 10;
    host.wallAhead += 60_000;
    expect(later > clock.sureSince()).toBe(false);
  });
});

describe("holdings", () => {
  it("let in what runs at once, and ahead of it only what starts soon", () => {
    const host = new TestHost();
    const holdings = new Holdings(host, 4);
    expect(holdings.readable()).toBe(4);
    const entries = Array.from({ length: 4 }, (_, index) => held(`${index}-0`));
    for (const entry of entries) holdings.add(entry);
    expect(holdings.readable()).toBe(0);
    // Four in 10 ms: twenty start within the next 50 ms; the estimate goes half of the way.
    for (const entry of entries) holdings.leave(entry);
    host.now += 10;
    holdings.measure();
    expect(holdings.free).toBe(4 + 10);
    holdings.removeAll(entries);
    expect(holdings.size).toBe(0);
    expect(holdings.free).toBe(4 + 10);
    // A slow handler: nothing is read ahead any more.
    for (let times = 0; times < 5; times++) {
      host.now += 1_000;
      holdings.measure();
    }
    expect(holdings.free).toBe(4);
  });

  it("keep a place for the keeper, and stop taking where nothing is confirmed any more", async () => {
    const holdings = new Holdings(new TestHost(), 1);
    const release = holdings.reserve();
    expect(holdings.readable()).toBe(0);
    const readable = holdings.when(() => holdings.readable() > 0);
    release();
    await readable;
    for (let index = 0; index < 2_001; index++) {
      const entry = held(`${index}-0`);
      holdings.add(entry);
      holdings.leave(entry);
    }
    expect(holdings.free).toBe(0);
  });
});

describe("claims", () => {
  it("are made one after the other, also after one that failed", async () => {
    const claims = new Claims({
      settler,
      dispatcher: { accept: () => undefined },
      events: new Events<ConsumerEvents>(),
      holdings: new Holdings(new TestHost(), 16),
      settings: workers,
      onLate: () => undefined,
    });
    const order: string[] = [];
    const slow = claims.inTurn(async () => {
      order.push("first asks");
      await new Promise((resolve) => setImmediate(resolve));
      order.push("first holds");
      throw new Error("refused");
    });
    const next = claims.inTurn(async () => void order.push("second asks"));
    await expect(slow).rejects.toThrow("refused");
    await next;
    expect(order).toEqual(["first asks", "first holds", "second asks"]);
  });

  it("give the next entry of a lane once, when a hand-over and a look for stranded entries both tell of it", () => {
    const claimed = (id: string): Claimed => {
      const about = { source: "s", count: 1, fields: ["data", "{}"], previousOwner: "me" } as const;
      return { entries: [{ id, ...about, starts: undefined, openStart: false }], trimmed: [] };
    };
    const holdings = new Holdings(new TestHost(), 16);
    const accepted: string[] = [];
    const accept = (entries: readonly HeldEntry[]): void => {
      for (const entry of entries) {
        holdings.add(entry);
        accepted.push(entry.id);
      }
    };
    const claims = new Claims({
      settler,
      dispatcher: { accept },
      events: new Events<ConsumerEvents>(),
      holdings,
      settings: { ...workers, order: { by: "text" } },
      onLate: () => undefined,
    });
    for (const from of ["own", "lane"] as const) claims.accept(claimed("1-0"), 1_000, from);
    for (const from of ["lane", "own"] as const) claims.accept(claimed("2-0"), 1_000, from);
    expect(accepted).toEqual(["1-0", "2-0"]);
    // Settled meanwhile, and given again: a retry that somebody else had parked.
    holdings.removeAll(holdings.all());
    claims.accept(claimed("1-0"), 1_000, "lane");
    expect(accepted).toEqual(["1-0", "2-0", "1-0"]);
  });
});

describe("dead letter", () => {
  it("tells an error bounded and well-formed", () => {
    expect(describeError(new TypeError("no"))).toEqual({ error: "TypeError", message: "no" });
    expect(describeError("unwanted")).toEqual({ error: "DeadLettered", message: "unwanted" });
    const { message } = describeError(new Error(`${"x".repeat(998)}\u{1F600}${"y".repeat(500)}`));
    expect(message.length).toBeLessThanOrEqual(1_000);
    expect(message.isWellFormed()).toBe(true);
  });
});

describe("commands", () => {
  const commands = new StreamCommands<Task>(taskStream("orders"), { prefix: "p:" });
  const group = new GroupCommands("d", commands.key, workers);

  it("name every key they touch, all of one slot", () => {
    expect(commands.key).toBe("p:tests:orders");
    const owned = { id: "1-0", source: "s", count: 2 } as const;
    const why = { attempts: 2, error: "E", message: "m" };
    const siblings = ["redo", "retry", "starts", "lanes", "parked"].map((name) => `{p:tests:orders}:${name}:workers`);
    const dead = "{p:tests:orders}:dead:workers";
    expect(group.deadLetter("me", owned, why, true).keys).toEqual(["p:tests:orders", ...siblings, dead]);
    expect(group.retry("me", owned, { delayMs: 5, countsAsAttempt: true }).args).toEqual([
      "workers",
      "me",
      "{p:tests:orders}:wake",
      "",
      "s|1-0",
      2,
      5,
      1,
      "",
    ]);
  });

  it("read new entries with a finite wait", () => {
    expect(commandLine(group.read("me", 10, 2_000)).join(" ")).toBe(
      "XREADGROUP GROUP workers me COUNT 10 BLOCK 2000 STREAMS p:tests:orders >",
    );
    expect(commandLine(group.read("me", 10, 0)).join(" ")).not.toContain("BLOCK");
  });

  it("never repeat by themselves what would add, read or acknowledge for somebody else", () => {
    expect(commands.add({ number: 1 }).repeatable).toBe(false);
    expect(group.read("me", 1, 0).repeatable).toBe(false);
    expect(group.acknowledgeInLease(["1-0"]).repeatable).toBe(false);
    expect(group.acknowledge("me", [], true).repeatable).toBe(false);
  });
});

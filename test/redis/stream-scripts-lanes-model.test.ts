import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { compareIds } from "../../src/runtime/entry/entry.js";
import {
  type Claimed,
  type ClaimedEntry,
  memberOf,
  type Owned,
} from "../../src/runtime/stream/group/group-commands.js";
import { openBench, orderedWorkers, type ScriptBench } from "../support/group-scripts.js";
import { consumers, type Step, step } from "../support/lane-steps.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

interface Held {
  readonly consumer: string;
  readonly owned: Owned;
}

/** What must be true, kept beside Redis. */
class Model {
  readonly #bench: ScriptBench;
  /** Value of every member that was ever added, in order. */
  readonly #values = new Map<string, string>();
  readonly #trimmed = new Set<string>();
  readonly #done = new Set<string>();
  /** Whose a member is now. */
  readonly #current = new Map<string, Held>();
  /** Every delivery that a consumer may still believe in. */
  #deliveries: Held[] = [];
  readonly #deaths: string[] = [];

  constructor(bench: ScriptBench) {
    this.#bench = bench;
  }

  async take(step: Step): Promise<void> {
    const { commands } = this.#bench;
    switch (step.kind) {
      case "add":
        return this.#add(step.value, step.foreign);
      case "read": {
        const { entries } = await connection.execute(commands.readOrdered(step.consumer, step.count));
        return this.#handedOut(
          step.consumer,
          entries.map(([id]) => ({ id, source: "s", count: 1 })),
        );
      }
      case "acknowledge":
        return this.#acknowledge(this.#pick(step.index, step.most), step.takeNext);
      case "dead":
        return this.#dead(this.#pick(step.index, 1), step.takeNext);
      case "retry":
        return this.#retry(this.#pick(step.index, 1), step.delayMs, step.counts);
      case "hand-back":
        return this.#handBack(this.#pick(step.index, 1));
      case "claim-due": {
        return this.#claimed(step.consumer, await connection.execute(commands.claimDue(step.consumer, step.limit)));
      }
      case "claim-stale":
        return this.#claimStale(step.consumer, step.limit);
      case "beat":
        return this.#beat(step.consumer);
      case "crash":
        return this.#crash(step.consumer, step.comesBack);
      case "trim":
        return this.#trim(step.index, step.first);
      case "replay":
        return this.#replay(step.index);
      default:
        return step satisfies never;
    }
  }

  /** Nobody works on two of a value, and whatever waits has somebody to wait for. */
  async check(): Promise<void> {
    const { commands } = this.#bench;
    const pending = await this.#bench.pending();
    const retrying = new Set(await redis.raw.zrange(commands.keys.retry, "0", "-1"));
    const heads = new Map<string, string>();
    for (const { member, owner } of pending) {
      if (owner === "~parked" && !retrying.has(member)) continue;
      const value = this.#valueOf(member);
      expect(heads.get(value), `two of ${JSON.stringify(value)} at once`).toBeUndefined();
      heads.set(value, member);
    }
    for (const { member, owner } of pending) {
      if (owner === "~parked") expect(heads.has(this.#valueOf(member)), `${member} waits for nobody`).toBe(true);
    }
  }

  /** Works everything off; nothing is lost and nothing stays behind. */
  async drain(): Promise<void> {
    const { commands } = this.#bench;
    for (let round = 0; round < 500; round++) {
      for (const name of consumers) {
        await this.take({ kind: "read", consumer: name, count: 5 });
        await this.#bench.allDue();
        await this.take({ kind: "claim-due", consumer: name, limit: 5 });
        await this.take({ kind: "claim-stale", consumer: name, limit: 5 });
        await this.#acknowledge(
          [...this.#current.values()].filter((held) => held.consumer === name),
          round % 2 === 0,
        );
      }
      await this.check();
      const undone = [...this.#values.keys()].filter((member) => !this.#done.has(member) && !this.#trimmed.has(member));
      if (undone.length === 0 && (await this.#bench.pending()).length === 0) break;
    }
    const undone = [...this.#values.keys()].filter((member) => !this.#done.has(member) && !this.#trimmed.has(member));
    expect(undone, "lost").toEqual([]);
    expect(await this.#bench.pending()).toEqual([]);
    const { lanes, parked, retry, starts } = commands.keys;
    expect(await redis.raw.exists(lanes, parked, retry, starts), "left behind").toBe(0);
  }

  #valueOf(member: string): string {
    return this.#values.get(member) ?? `?${member}`;
  }

  #pick(at: number, most: number): Held[] {
    const first = this.#deliveries[at % Math.max(1, this.#deliveries.length)];
    if (!first) return [];
    return this.#deliveries
      .filter(({ consumer }) => consumer === first.consumer)
      .slice(0, most - 1)
      .concat(first)
      .filter((held, place, all) => all.findIndex(({ owned }) => memberOf(owned) === memberOf(held.owned)) === place);
  }

  async #add(value: string, foreign: boolean): Promise<void> {
    const { key } = this.#bench;
    const fields = foreign
      ? ["data", JSON.stringify({ customer: value })]
      : ["data", "{}", "redloom-by:customer", value];
    this.#values.set(`s|${await redis.raw.xadd(key, "*", ...fields)}`, value);
  }

  #handedOut(consumer: string, entries: readonly (Owned | ClaimedEntry)[]): void {
    for (const owned of entries) {
      const member = memberOf(owned);
      const value = this.#valueOf(member);
      expect(this.#done.has(member), `${member} came again though it was settled`).toBe(false);
      for (const [other, of] of this.#values) {
        if (of !== value || other === member || this.#done.has(other) || this.#trimmed.has(other)) continue;
        if (member.startsWith("s") && other.startsWith("s") && compareIds(other.slice(2), owned.id) < 0) {
          expect.fail(`${member} overtook ${other}`);
        }
      }
      this.#deliveries = this.#deliveries.filter(
        (held) => held.consumer !== consumer || memberOf(held.owned) !== member,
      );
      const held = { consumer, owned: { id: owned.id, source: owned.source, count: owned.count } };
      this.#deliveries.push(held);
      this.#current.set(member, held);
    }
  }

  #claimed(consumer: string, { entries, trimmed }: Claimed): void {
    for (const member of trimmed) {
      expect(this.#trimmed.has(member), `${member} was told to be trimmed`).toBe(true);
      this.#current.delete(member);
    }
    this.#handedOut(consumer, entries);
  }

  #isOurs(held: Held): boolean {
    return this.#current.get(memberOf(held.owned)) === held;
  }

  #forget(held: Held): void {
    this.#deliveries = this.#deliveries.filter((one) => one !== held);
    if (this.#isOurs(held)) this.#current.delete(memberOf(held.owned));
  }

  #settled(held: Held): void {
    this.#done.add(memberOf(held.owned));
    this.#forget(held);
  }

  async #acknowledge(picked: readonly Held[], takeNext: boolean): Promise<void> {
    const [first] = picked;
    if (!first) return;
    const deliveries = picked.map(({ owned }) => owned);
    const { replies, next } = await connection.execute(
      this.#bench.commands.acknowledge(first.consumer, deliveries, takeNext),
    );
    expect(replies).toEqual(picked.map((held) => (this.#isOurs(held) ? "settled" : "taken")));
    for (const held of picked) {
      if (this.#isOurs(held)) this.#settled(held);
      else this.#forget(held);
    }
    if (!takeNext) expect(next).toEqual([]);
    this.#handedOut(first.consumer, next);
  }

  async #dead([held]: readonly Held[], takeNext: boolean): Promise<void> {
    if (!held) return;
    const why = { attempts: 1, error: "E", message: "m" };
    const command = this.#bench.commands.deadLetter(held.consumer, held.owned, why, takeNext);
    const { replies, next } = await connection.execute(command);
    const member = memberOf(held.owned);
    expect(replies).toEqual([!this.#isOurs(held) ? "taken" : this.#trimmed.has(member) ? "trimmed" : "settled"]);
    if (replies[0] === "settled") this.#deaths.push(member);
    if (this.#isOurs(held)) this.#settled(held);
    else this.#forget(held);
    this.#handedOut(held.consumer, next);
  }

  async #retry([held]: readonly Held[], delayMs: number, countsAsAttempt: boolean): Promise<void> {
    if (!held) return;
    const command = this.#bench.commands.retry(held.consumer, held.owned, { delayMs, countsAsAttempt });
    const trimmed = this.#trimmed.has(memberOf(held.owned)) && !countsAsAttempt;
    expect(await connection.execute(command)).toBe(!this.#isOurs(held) ? "taken" : trimmed ? "trimmed" : "settled");
    this.#forget(held);
  }

  async #handBack([held]: readonly Held[]): Promise<void> {
    if (!held) return;
    const command = this.#bench.commands.handBack(held.consumer, [held.owned]);
    const isThere = this.#isOurs(held) && !this.#trimmed.has(memberOf(held.owned));
    expect(await connection.execute(command)).toBe(isThere ? 1 : 0);
    this.#forget(held);
  }

  /** Everything is stale at once: the ackTimeout of this group is no time at all. */
  async #claimStale(consumer: string, limit: number): Promise<void> {
    const command = this.#bench.commands.claimStale(consumer, { limit, ownToo: false, everyMs: 0 });
    this.#claimed(consumer, await connection.execute(command));
  }

  async #beat(consumer: string): Promise<void> {
    const held = this.#deliveries.filter((one) => one.consumer === consumer);
    const command = this.#bench.commands.beat(
      consumer,
      consumer,
      held.map(({ owned }) => owned),
    );
    const { taken, trimmed, replaced } = await connection.execute(command);
    expect(replaced).toBe(false);
    expect(taken).toEqual(held.filter((one) => !this.#isOurs(one)).map(({ owned }) => memberOf(owned)));
    const gone = held.filter((one) => this.#isOurs(one) && this.#trimmed.has(memberOf(one.owned)));
    expect(trimmed).toEqual(gone.map(({ owned }) => memberOf(owned)));
    for (const one of gone) this.#forget(one);
  }

  async #crash(consumer: string, comesBack: boolean): Promise<void> {
    for (const held of this.#deliveries.filter((one) => one.consumer === consumer)) this.#forget(held);
    if (comesBack) this.#claimed(consumer, await this.#bench.stranded(consumer, true));
  }

  async #trim(at: number, first: boolean): Promise<void> {
    const left = [...this.#values.keys()].filter((one) => !this.#trimmed.has(one) && !this.#done.has(one));
    const member = first ? left[0] : left[at % Math.max(1, left.length)];
    if (!member) return;
    const stream = member.startsWith("r") ? this.#bench.commands.keys.redo : this.#bench.key;
    await redis.raw.xdel(stream, member.slice(2));
    this.#trimmed.add(member);
  }

  async #replay(at: number): Promise<void> {
    const member = this.#deaths[at % Math.max(1, this.#deaths.length)];
    if (!member) return;
    const value = this.#valueOf(member);
    const id = await this.#bench.replay(member.slice(2), ["data", "{}", "redloom-by:customer", value]);
    this.#values.set(`r|${id}`, value);
  }
}

it("lanes: one at a time and in order, and nothing is lost, whatever consumers do in whatever order", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (steps) => {
      const settings = { ...orderedWorkers, ackTimeoutMs: 0 };
      const model = new Model(await openBench(redis, connection, `lanes-${run++}`, settings));
      for (const one of steps) {
        await model.take(one);
        await model.check();
      }
      await model.drain();
    }),
    { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
  );
}, 120_000);

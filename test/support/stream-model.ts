import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { expect } from "vitest";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { compareIds } from "../../src/runtime/entry/entry.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { GroupDefinition, StreamDefinition } from "../../src/runtime/stream/definition.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type GroupPlaces, placesOf, type StreamPlaces } from "./stream-places.js";
import type { Task } from "./task-stream.js";

type Read = Awaited<ReturnType<ConsumerGroup<Task>["read"]>>[number];

/** A delivery that somebody was handed, and may settle at any time, late too. */
interface Handed {
  readonly delivery: Read;
  readonly number: number;
}

/** The shortest that there is. */
const patienceMs = 100;

/** What one group is known to have done, beside what lies in Redis. */
class GroupModel {
  readonly settings: GroupDefinition;
  readonly group: ConsumerGroup<Task>;
  /** The same, and soon takes whatever its consumer is silent about. */
  readonly impatient: ConsumerGroup<Task>;
  readonly commands: GroupCommands;
  readonly acknowledged = new Set<number>();
  readonly purged = new Set<number>();
  handed: Handed[] = [];

  constructor(connection: Connection, definition: StreamDefinition<Task>, key: string, settings: GroupDefinition) {
    this.settings = settings;
    this.group = new ConsumerGroup<Task>(connection, definition, settings);
    this.impatient = new ConsumerGroup<Task>(connection, definition, settings, { tune: { ackTimeoutMs: patienceMs } });
    this.commands = new GroupCommands(definition.definition, key, settings);
  }

  pick(at: number): Handed | undefined {
    return this.handed[at % Math.max(1, this.handed.length)];
  }

  drop(handed: Handed): void {
    this.handed = this.handed.filter((one) => one !== handed);
  }
}

/** One stream with its groups: every step through the public surface, every entry accounted for after it. */
export class StreamModel {
  readonly #connection: Connection;
  readonly #raw: Redis;
  readonly #commands: StreamCommands<Task>;
  readonly #producer: Producer<Task>;
  readonly #groups: readonly GroupModel[];
  readonly #added = new Set<number>();
  /** Schedule id by number. */
  readonly #scheduled = new Map<number, string>();
  /** Removed by hand: XDEL. */
  readonly #deleted = new Set<number>();
  #next = 0;

  constructor(connection: Connection, raw: Redis, definition: StreamDefinition<Task>) {
    this.#connection = connection;
    this.#raw = raw;
    this.#commands = new StreamCommands<Task>(definition);
    this.#producer = new Producer<Task>(connection, definition);
    const { key } = this.#commands;
    this.#groups = definition.groups.map((settings) => new GroupModel(connection, definition, key, settings));
  }

  async add(count: number, lane: string): Promise<void> {
    const tasks = Array.from({ length: count }, () => ({ number: this.#next++, text: lane }));
    await this.#producer.addMany(tasks);
    for (const { number } of tasks) this.#added.add(number);
  }

  /** Nothing is added that is there already, or is to be. */
  async addAgain(at: number, lane: string): Promise<void> {
    const known = [...this.#added, ...this.#scheduled.keys()];
    const number = known[at % Math.max(1, known.length)];
    if (number === undefined) return;
    expect(await this.#producer.add({ number, text: lane })).toMatchObject({ duplicate: true });
  }

  async schedule(lane: string): Promise<void> {
    const number = this.#next++;
    const { id } = await this.#producer.schedule({ number, text: lane }, { delayMs: 3_600_000 });
    this.#scheduled.set(number, id);
  }

  async cancel(at: number): Promise<void> {
    const [number, id] = [...this.#scheduled][at % Math.max(1, this.#scheduled.size)] ?? [];
    if (number === undefined || id === undefined) return;
    expect(await this.#producer.cancel(id)).toBe(true);
    this.#scheduled.delete(number);
  }

  async move(limit: number): Promise<void> {
    const delayed = `{${this.#commands.key}}:delayed`;
    for (const member of await this.#raw.zrange(delayed, "0", "-1")) await this.#raw.zadd(delayed, 1, member);
    const { moved } = await this.#connection.execute(this.#commands.moveDue(limit));
    expect(moved).toBe(Math.min(limit, this.#scheduled.size));
    const there = new Set((await this.#places()).entries.values());
    for (const number of [...this.#scheduled.keys()]) {
      if (there.has(number) && this.#scheduled.delete(number)) this.#added.add(number);
    }
  }

  read(at: number, consumer: string, count: number): Promise<void> {
    const model = this.#group(at);
    return this.#readAs(model, model.group, consumer, count);
  }

  async acknowledge(at: number, which: number): Promise<void> {
    const model = this.#group(at);
    const handed = model.pick(which);
    if (!handed) return;
    const settled = (await handed.delivery.acknowledge()) === "settled";
    model.drop(handed);
    if (!settled) return;
    expect(model.acknowledged.has(handed.number), `${handed.number} was acknowledged before`).toBe(false);
    model.acknowledged.add(handed.number);
  }

  async retry(at: number, which: number, delayMs: number, countsAsAttempt: boolean): Promise<void> {
    const model = this.#group(at);
    const handed = model.pick(which);
    if (!handed) return;
    await handed.delivery.retry({ delayMs, countsAsAttempt });
    model.drop(handed);
  }

  async deadLetter(at: number, which: number): Promise<void> {
    const model = this.#group(at);
    const handed = model.pick(which);
    if (!handed) return;
    await handed.delivery.deadLetter("unwanted");
    model.drop(handed);
  }

  /** As a consumer does at stop with what it has not started. */
  async handBack(at: number, consumer: string): Promise<void> {
    const { commands } = this.#group(at);
    const places = this.#placesOfGroup(at, await this.#places());
    const owned = places.rows.filter((row) => row.owner === consumer);
    if (owned.length > 0) await this.#connection.execute(commands.handBack(consumer, owned));
  }

  /** A consumer dies: what it had stays pending. */
  crash(at: number, consumer: string): void {
    const model = this.#group(at);
    model.handed = model.handed.filter(({ delivery }) => delivery.consumer !== consumer);
  }

  /** Everybody was silent for too long. */
  async age(at: number): Promise<void> {
    const { settings, commands } = this.#group(at);
    const places = await this.#places();
    const { rows, redo } = this.#placesOfGroup(at, places);
    for (const { id, source, owner } of rows) {
      // XCLAIM would drop what is no longer in the stream.
      if (owner === "~parked" || !(source === "s" ? places.entries : redo).has(id)) continue;
      const key = source === "s" ? this.#commands.key : commands.keys.redo;
      await this.#raw.xclaim(key, settings.name, owner, 0, id, "IDLE", 600_000, "JUSTID");
    }
  }

  async makeDue(at: number): Promise<void> {
    const { retry } = this.#group(at).commands.keys;
    for (const member of await this.#raw.zrange(retry, "0", "-1")) await this.#raw.zadd(retry, 1, member);
  }

  async replay(at: number, limit: number): Promise<void> {
    await this.#group(at).group.deadLetters.replay({ all: true, limit });
  }

  async purge(at: number, which: number): Promise<void> {
    const model = this.#group(at);
    const letters = [...this.#placesOfGroup(at, await this.#places()).dead];
    const [id, number] = letters[which % Math.max(1, letters.length)] ?? [];
    if (id === undefined || number === undefined) return;
    expect(await model.group.deadLetters.purge({ ids: [id] })).toEqual({ purged: 1 });
    model.purged.add(number);
  }

  /** Retention, as often as one likes. */
  async trim(): Promise<void> {
    await this.#raw.del(`{${this.#commands.key}}:janitor`);
    await this.#connection.execute(this.#commands.trim());
  }

  async delete(which: number): Promise<void> {
    const entries = [...(await this.#places()).entries];
    const [id, number] = entries[which % Math.max(1, entries.length)] ?? [];
    if (id === undefined || number === undefined) return;
    await this.#raw.xdel(this.#commands.key, id);
    this.#deleted.add(number);
  }

  /** Every entry of every group is in exactly one place. */
  async check(): Promise<StreamPlaces> {
    const places = await this.#places();
    expect(places.scheduled).toBe(this.#scheduled.size);
    expect(places.scheduledData).toBe(this.#scheduled.size);
    const numbers = [...places.entries.values()];
    expect(new Set(numbers).size, "stored twice").toBe(numbers.length);
    for (const [at, model] of this.#groups.entries()) this.#checkGroup(model, this.#placesOfGroup(at, places), places);
    return places;
  }

  #checkGroup(model: GroupModel, group: GroupPlaces, { entries }: StreamPlaces): void {
    const undelivered = new Set<number>();
    for (const [id, number] of entries) if (compareIds(id, group.lastDeliveredId) > 0) undelivered.add(number);
    const pending = new Set(group.rows.filter(({ source }) => source === "s").map(({ number }) => number));
    const dead = new Set(group.dead.values());
    const redo = new Set(group.redo.values());
    const places = { undelivered, pending, dead, redo, acknowledged: model.acknowledged, purged: model.purged };
    for (const number of this.#added) {
      const at = Object.entries(places).flatMap(([name, numbers]) => (numbers.has(number) ? [name] : []));
      const about = `${number} in ${model.settings.name} is in [${at.join(", ")}]`;
      if (this.#deleted.has(number)) expect(at.length, about).toBeLessThanOrEqual(1);
      else expect(at.length, about).toBe(1);
    }
    const known = new Set([
      ...group.rows.map(({ member }) => member),
      ...[...group.redo.keys()].map((id) => `r|${id}`),
    ]);
    expect(group.retrying.filter((member) => !known.has(member))).toEqual([]);
  }

  /** Works everything off: all that was added is done in every group, and nothing is left behind. */
  async drain(): Promise<void> {
    while (this.#scheduled.size > 0) await this.move(10);
    for (const [at, model] of this.#groups.entries()) {
      for (let round = 0; round < 200 && (await this.#hasWork(at)); round++) {
        await this.makeDue(at);
        await this.#readAs(model, model.impatient, `last-${round % 2}`, 10);
        // What is gone from the stream and pending has nothing but its idle time to be found by.
        if (model.handed.length === 0) await sleep(patienceMs);
        while (model.handed.length > 0) await this.acknowledge(at, 0);
      }
      const { retry, lanes, parked, starts } = model.commands.keys;
      expect(await this.#raw.exists(retry, lanes, parked, starts), `left behind in ${model.settings.name}`).toBe(0);
      const done = [
        ...model.acknowledged,
        ...model.purged,
        ...this.#placesOfGroup(at, await this.check()).dead.values(),
      ];
      expect([...this.#added].filter((number) => !done.includes(number) && !this.#deleted.has(number))).toEqual([]);
    }
  }

  async #readAs(model: GroupModel, group: ConsumerGroup<Task>, consumer: string, count: number): Promise<void> {
    for (const delivery of await group.read({ consumer, count })) {
      model.handed.push({ delivery, number: delivery.message.number });
    }
  }

  async #hasWork(at: number): Promise<boolean> {
    const places = await this.check();
    const { rows, redo, lastDeliveredId } = this.#placesOfGroup(at, places);
    const unread = [...places.entries.keys()].some((id) => compareIds(id, lastDeliveredId) > 0);
    return rows.length > 0 || redo.size > 0 || unread;
  }

  #places(): Promise<StreamPlaces> {
    return placesOf(
      this.#raw,
      this.#commands.key,
      this.#groups.map(({ settings }) => settings.name),
    );
  }

  #placesOfGroup(at: number, { groups }: StreamPlaces): GroupPlaces {
    const group = groups[at % groups.length];
    if (!group) throw new Error("there is no group");
    return group;
  }

  #group(at: number): GroupModel {
    const model = this.#groups[at % this.#groups.length];
    if (!model) throw new Error("there is no group");
    return model;
  }
}

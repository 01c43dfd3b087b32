import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { PermitCommands, type PermitShape } from "../../src/runtime/permits/commands.js";
import { parseInboxMessage } from "../../src/runtime/permits/messages.js";
import type { Access } from "../../src/runtime/permits/replies.js";
import { siblingKey } from "../../src/runtime/wire/address.js";
import { PermitModel } from "../support/permit-model.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
let ears: Redis;
beforeAll(async () => {
  connection = await connect(redis.url);
  ears = new Redis(redis.url);
});
afterAll(async () => {
  ears.disconnect();
  await connection.close();
});

const leaseMs = 600_000;
const tokens = ["p:1", "p:2", "p:3", "p:4:a name", "q:5", "q:6", "q:7", "q:8"];
const step = fc.record({
  act: fc.constantFrom(
    ...["ask", "ask", "ask", "wait", "wait", "wait", "wait", "wait", "release", "release", "release"],
    ...["renew", "expire", "waited too long", "listens", "listens no more", "end", "clock back", "flush scripts"],
  ),
  token: fc.constantFrom(...tokens),
  inbox: fc.constantFrom("", "", "one", "two"),
  writes: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
let runs = 0;

/** Steps done by the rules and by Redis, which have to agree on everything after each. */
class Run {
  readonly #commands: PermitCommands;
  readonly #model: PermitModel;
  readonly #isReadWrite: boolean;
  readonly #told: string[] = [];
  #fence = 0;

  constructor(shape: PermitShape, isReadWrite: boolean) {
    this.#commands = new PermitCommands(`${redis.prefix}model-${runs++}`, "test.locks.model", shape);
    this.#model = new PermitModel(shape);
    this.#isReadWrite = isReadWrite;
  }

  hear(channel: string, payload: string): void {
    const message = parseInboxMessage(payload);
    if (channel.startsWith(this.#inbox("")) && message?.kind === "granted") this.#told.push(message.token);
  }

  async take(next: Step): Promise<void> {
    this.#model.served = [];
    await this.#take(next);
    // As its holder does at once, so that no hand-over ends while the test thinks.
    for (const token of this.#model.served) {
      expect(await connection.execute(this.#commands.renew(token, leaseMs))).toBe(true);
    }
    await this.#check();
  }

  async finish(): Promise<void> {
    await expect.poll(() => this.#told).toEqual(this.#model.told);
    await ears.unsubscribe(this.#inbox("one"), this.#inbox("two"));
    this.#model.heard.clear();
    // Those who are handed it meanwhile, too.
    for (const token of [...tokens, ...tokens]) await this.#release(token);
    const siblings = ["queue", "waiters", "holders"].map((one) => siblingKey(this.#commands.key, one));
    expect(await redis.raw.exists(this.#commands.key, ...siblings)).toBe(0);
  }

  async #take({ act, token, inbox, writes }: Step): Promise<void> {
    const { raw } = redis;
    const model = this.#model;
    const commands = this.#commands;
    if (act === "ask" || act === "wait") await this.#ask(token, act === "wait", inbox, writes);
    else if (act === "release") await this.#release(token);
    else if (act === "renew") {
      expect(await connection.execute(commands.renew(token, leaseMs))).toBe(model.holders.has(token));
    } else if (act === "expire") {
      if (!model.holders.delete(token)) return;
      if (commands.shape.shape === "exclusive") await raw.del(commands.key);
      else await raw.zadd(commands.key, "XX", "1", token);
    } else if (act === "waited too long") {
      const waiter = model.queue.find((one) => one.token === token);
      if (!waiter) return;
      waiter.ended = true;
      await raw.hset(siblingKey(commands.key, "waiters"), token, `1 ${leaseMs} w PUBLISH `);
    } else if (act === "listens" && inbox) {
      model.heard.add(this.#inbox(inbox));
      await ears.subscribe(this.#inbox(inbox));
    } else if (act === "listens no more" && inbox) {
      model.heard.delete(this.#inbox(inbox));
      await ears.unsubscribe(this.#inbox(inbox));
    } else if (act === "end") {
      expect(await connection.execute(commands.end())).toBe(model.end());
    } else if (act === "clock back" && this.#fence > 0) {
      this.#fence += 3_000_000;
      await raw.set(siblingKey(commands.key, "fence"), String(this.#fence), "KEEPTTL");
    } else if (act === "flush scripts") await raw.script("FLUSH");
  }

  async #ask(token: string, waits: boolean, inbox: string, writes: boolean): Promise<void> {
    const exclusive = this.#commands.shape.shape === "exclusive";
    const access: Access = exclusive || (this.#isReadWrite && writes) ? "write" : "read";
    const channel = inbox && this.#inbox(inbox);
    const claim = { token, leaseMs, waitMs: waits ? leaseMs : 0, inbox: channel, access, sharded: false };
    const expected = this.#model.ask(token, access, waits, channel);
    const reply = await connection.execute(this.#commands.ask(claim));
    expect(reply.granted ? (reply.again ? "again" : "granted") : "busy").toBe(expected);
    if (reply.granted && !reply.again) {
      expect(reply.fencingToken).toBeGreaterThan(this.#fence);
      this.#fence = reply.fencingToken;
    }
    const place = this.#model.queue.findIndex((one) => one.token === token);
    if (!reply.granted) expect(reply.position).toBe(place < 0 ? this.#model.queue.length : place);
  }

  async #release(token: string): Promise<void> {
    expect(await connection.execute(this.#commands.release(token))).toBe(this.#model.release(token));
  }

  async #check(): Promise<void> {
    const { key, shape } = this.#commands;
    const [fence, queue, waiters, holders] = ["fence", "queue", "waiters", "holders"].map((one) =>
      siblingKey(key, one),
    ) as [string, string, string, string];
    const { raw } = redis;
    const ttls = [key, fence, queue, waiters, holders].map((one) => raw.pttl(one));
    const state = await connection.execute(this.#commands.inspect());
    const model = this.#model;
    model.checkHolders();
    expect(new Map(state.holders.map(({ token, access }) => [token, access]))).toEqual(model.holders);
    expect(state.waiting).toBe(model.queue.filter(({ ended }) => !ended).length);
    expect(await raw.zrange(queue, "0", "-1")).toEqual(model.queue.map(({ token }) => token));
    const kept = new Set([...model.queue.map(({ token }) => token), ...(model.hasPassed ? [""] : [])]);
    // To whom it was handed over last stands there only as long as somebody waits.
    const fields = await raw.hkeys(waiters);
    expect(new Set(kept.size > 0 ? fields.filter((field) => field !== ">") : fields)).toEqual(kept);
    for (const ttl of await Promise.all(ttls)) expect(ttl).not.toBe(-1);
    const now = Number(await raw.get(fence));
    expect(now).toBeGreaterThanOrEqual(this.#fence);
    this.#fence = now;
    const fences = new Set(state.holders.map(({ fencingToken }) => fencingToken));
    expect(fences.size).toBe(state.holders.length);
    if (shape.shape === "shared" && state.holders.length > 0) {
      expect(await raw.hlen(holders)).toBeGreaterThanOrEqual(state.holders.length);
    }
  }

  #inbox(name: string): string {
    return this.#commands.inboxOf(name);
  }
}

test.each([
  ["one holder", { shape: "exclusive" }, false],
  ["three permits", { shape: "shared", most: 3 }, false],
  ["readers and writers", { shape: "shared", most: 2 ** 53 }, true],
] as const)(
  "permits: %s: served in the order of asking, never too many, and nothing stays behind, in any order of steps",
  async (_, shape, isReadWrite) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
        const run = new Run(shape, isReadWrite);
        const hear = (channel: string, payload: string): void => run.hear(channel, payload);
        ears.on("message", hear);
        for (const next of steps) await run.take(next);
        await run.finish();
        ears.off("message", hear);
      }),
      { numRuns: 120 },
    );
  },
  120_000,
);

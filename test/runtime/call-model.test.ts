import { expect, test } from "vitest";
import type { ExecuteOptions } from "../../src/runtime/connection/execute-options.js";
import {
  DeadlineExceededError,
  OutcomeUnknownError,
  type RedloomError,
  ServerRefusedError,
  UnavailableError,
} from "../../src/runtime/errors.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { FakeCaller } from "../support/fake-caller.js";
import { type Random, randomOf } from "../support/random.js";

/** What may become of a command: it is run, refused or lost; at once, later, or at its deadline. */
interface Fate {
  readonly error: RedloomError | undefined;
  readonly isRun: boolean;
  readonly afterMs: number;
}

function fateOf({ next: random }: Random, { repeatable }: Command<unknown>): Fate {
  const afterMs = Math.floor(random() * 60);
  const chance = random();
  if (chance < 0.6) return { error: undefined, isRun: true, afterMs };
  if (chance < 0.75) return { error: new UnavailableError("away"), isRun: false, afterMs: 5_000 };
  if (chance < 0.77) return { error: new UnavailableError("full"), isRun: false, afterMs: 0 };
  if (chance < 0.79) return { error: new ServerRefusedError("NOPERM", "refused", ""), isRun: false, afterMs };
  const isRun = random() < 0.5;
  if (!repeatable) return { error: new OutcomeUnknownError("lost"), isRun, afterMs };
  const atMs = random() < 0.3 ? 0 : 5_000;
  return { error: new DeadlineExceededError("silent"), isRun, afterMs: atMs };
}

/** A server that does with the commands of a caller as chance has it: it takes requests, and answers some of them. */
class ChanceServer {
  /** Requests that were added, and are not answered or taken back. */
  readonly open = new Set<string>();
  readonly #fake: FakeCaller;
  readonly #random: Random;

  constructor(fake: FakeCaller, random: Random) {
    this.#fake = fake;
    this.#random = random;
    fake.isAdded = (correlation) => this.open.has(correlation);
    fake.before = (command, options) => this.#meet(command, options);
  }

  /** Answers some of what is there, heard or not. */
  answer(): void {
    for (const correlation of [...this.open]) {
      if (this.#random.next() > 0.2) continue;
      this.open.delete(correlation);
      this.#fake.kept.set(correlation, `ok ${correlation} {"text":""}`);
      if (this.#random.next() < 0.5) this.#fake.answer(correlation);
    }
  }

  async #meet(command: Command<unknown>, { deadlineMs = 5_000, signal }: ExecuteOptions): Promise<void> {
    // What is taken back is, sooner or later.
    const fate = command.name === "call-cancel" ? taken : fateOf(this.#random, command);
    const afterMs = Math.min(fate.afterMs, deadlineMs);
    if (afterMs > 0) await new Promise<void>((resolve) => void this.#fake.host.setTimer(resolve, afterMs));
    signal?.throwIfAborted();
    if (fate.isRun) this.#run(command);
    if (fate.error) throw fate.error;
  }

  #run({ name, args, keys }: Command<unknown>): void {
    if (name === "XADD") this.open.add(String(args[args.indexOf("header:redloom-correlation-id") + 1]));
    // From the seventh on, ids and correlations take turns.
    if (name === "call-cancel") for (let at = 7; at < args.length; at += 2) this.open.delete(String(args[at]));
    if (name === "UNLINK") for (const key of keys) this.#fake.kept.delete(key.slice(key.lastIndexOf(":") + 1));
  }
}

const taken: Fate = { error: undefined, isRun: true, afterMs: 30 };

interface End {
  readonly tookMs: number;
  readonly timeoutMs: number;
  readonly outcome: string;
}

async function ask(fake: FakeCaller, number: number, random: Random): Promise<End> {
  const { host, caller } = fake;
  const timeoutMs = random.whole(20, 2_000);
  const controller = new AbortController();
  if (random.next() < 0.1) host.setTimer(() => controller.abort(new Error("given up")), random.whole(0, 500));
  const startedAt = host.monotonicMs();
  const outcome = await caller.request({ number }, { timeoutMs, signal: controller.signal }).then(
    () => "ok",
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
  return { tookMs: host.monotonicMs() - startedAt, timeoutMs, outcome };
}

test("call: ends once, by its deadline, and leaves nothing behind, whatever becomes of its commands", async () => {
  const outcomes = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const random = randomOf(seed);
    const fake = new FakeCaller();
    const server = new ChanceServer(fake, random);
    const asked: Promise<End>[] = [];
    for (let number = 0; number < 60; number++) {
      asked.push(ask(fake, number, random));
      await fake.host.pass(random.whole(0, 30));
      server.answer();
      if (random.next() < 0.1) fake.listeners.at(-1)?.gap?.({ sinceMs: 0 });
    }
    if (random.next() < 0.3) for (const part of fake.parts) await part.close({ timeoutMs: 100 });
    await fake.host.pass(0);
    await fake.host.pass(2_100);
    for (const { tookMs, timeoutMs, outcome } of await Promise.all(asked)) {
      expect(tookMs, `seed ${seed}: ${outcome}`).toBeLessThanOrEqual(timeoutMs + 1);
      outcomes.add(outcome);
    }
    // Commands under way end, nobody works for nobody, and the inbox is left.
    await fake.host.pass(40_000);
    expect([...server.open], `seed ${seed}`).toEqual([]);
    expect(fake.host.timers, `seed ${seed}`).toBe(0);
    expect(fake.unsubscriptions).toBe(fake.subscriptions);
  }
  expect([...outcomes].sort()).toEqual(["CALL_TIMED_OUT", "CLOSED", "SERVER_REFUSED", "UNAVAILABLE", "given up", "ok"]);
});

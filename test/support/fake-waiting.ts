import type { InboxListener } from "../../src/runtime/connection/inbox.js";
import { UnavailableError } from "../../src/runtime/errors.js";
import type { Claim, Grant } from "../../src/runtime/permits/claim.js";
import { PermitCommands } from "../../src/runtime/permits/commands.js";
import type { PermitConnection } from "../../src/runtime/permits/inboxes.js";
import type { AskReply } from "../../src/runtime/permits/replies.js";
import { waitForPermit } from "../../src/runtime/permits/waiting.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { ManualHost } from "./manual-host.js";

export interface SeenAsk {
  readonly token: string;
  readonly atMs: number;
  readonly waitMs: number;
  readonly inbox: string;
}

/** A connection whose Redis answers as the test says; the server's clock shows the process' monotonic one. */
export class FakeWaiting {
  readonly host = new ManualHost();
  readonly isCluster = false;
  readonly commandTimeoutMs = 5_000;
  readonly asks: SeenAsk[] = [];
  readonly released: string[] = [];
  readonly listeners: InboxListener[] = [];
  readonly parts: { close(options: { timeoutMs: number }): Promise<void> }[] = [];
  subscriptions = 0;
  unsubscriptions = 0;
  answer: (ask: SeenAsk, count: number) => AskReply | Promise<AskReply> = () => this.busy();
  subscribed: (subscription: number) => void | Promise<void> = () => undefined;

  readonly inbox = {
    subscribe: async (_channel: string, listener: InboxListener) => {
      await this.subscribed(++this.subscriptions);
      this.listeners.push(listener);
      return {
        close: async () => {
          this.unsubscriptions++;
        },
      };
    },
  };

  attach(part: { close(options: { timeoutMs: number }): Promise<void> }): () => void {
    this.parts.push(part);
    return () => undefined;
  }

  async execute(command: Command<unknown>): Promise<unknown> {
    const [token, , , waitMs, , inbox] = command.args;
    if (command.name.startsWith("permit-release")) {
      this.released.push(String(token));
      return "expired";
    }
    const ask = {
      token: String(token),
      atMs: this.host.monotonicMs(),
      waitMs: Number(waitMs),
      inbox: String(inbox ?? ""),
    };
    this.asks.push(ask);
    return this.answer(ask, this.asks.length);
  }

  get serverUs(): number {
    return Math.round(this.host.monotonicMs() * 1_000);
  }

  busy(expiresInMs = 60_000, position = 0): AskReply {
    return { granted: false, expiresInMs, position, unplaced: false, serverTimeUs: this.serverUs };
  }

  granted(validMs = 3_000): AskReply {
    return { granted: true, fencingToken: 7, again: false, unplaced: false, validMs, serverTimeUs: this.serverUs };
  }

  /** What a command comes to while Redis is away. */
  silent(ms: number): Promise<never> {
    return new Promise((_, reject) => this.host.setTimer(() => reject(new UnavailableError("away")), ms));
  }

  tell(message: string): void {
    for (const listener of this.listeners) listener.message(Buffer.from(message), "inbox");
  }

  /** Somebody's release hands the permit over, now or so long ago. */
  handOver(token: string, { agoMs = 0, validMs = 1_000, fence = 9 } = {}): void {
    this.tell(`g ${fence} ${this.serverUs - agoMs * 1_000} ${validMs} ${token}`);
  }

  get connection(): PermitConnection {
    // What waiting needs of a connection, and nothing else.
    return this as unknown as PermitConnection;
  }
}

export interface Waited {
  grant?: Grant;
  error?: unknown;
  settledAtMs?: number;
}

export const permits = new PermitCommands("test:lock", "test.locks.lock", { shape: "exclusive" });

/** Begins to wait, as `token`, and gives what it comes to. */
export async function waitAs(fake: FakeWaiting, token: string, claim: Partial<Claim> = {}): Promise<Waited> {
  const state: Waited = {};
  const whole: Claim = { leaseMs: 3_000, waitMs: 60_000, signal: undefined, access: "write", ...claim, token };
  const settled = (): void => {
    state.settledAtMs = fake.host.monotonicMs();
  };
  waitForPermit(fake.connection, permits, whole).then(
    (grant) => {
      state.grant = grant;
      settled();
    },
    (error: unknown) => {
      state.error = error;
      settled();
    },
  );
  // It asks for the first time before any time passes.
  await fake.host.pass(0);
  return state;
}

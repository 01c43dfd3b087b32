import type { Redis } from "ioredis";
import { ClosedError, OutcomeUnknownError, type RedloomError, UnavailableError } from "../errors.js";
import { Deadlines } from "../flow/deadlines.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";
import type { BlockingConnection } from "./blocking.js";
import { type Call, type CallOwner, CommandCall } from "./call.js";
import { type Client, clientOf } from "./client.js";
import { onDeadline, type Verdict } from "./failures.js";

export class CrashOnlyConnection implements BlockingConnection, CallOwner {
  readonly #redis: Redis;
  readonly #client: Client;
  readonly #deadlines: Deadlines;
  readonly #onEnd: () => void;
  readonly #calls = new Set<Call>();
  readonly #waiting: Call[] = [];
  #broken = false;
  #destroyed = false;
  #clientId: Promise<number> | undefined;
  readonly #connectTimeoutMs: number;

  constructor(redis: Redis, host: Host, connectTimeoutMs: number, onEnd: () => void) {
    this.#redis = redis;
    this.#client = clientOf(redis);
    this.#deadlines = new Deadlines(host);
    this.#onEnd = onEnd;
    this.#connectTimeoutMs = connectTimeoutMs;
    redis.on("error", () => undefined);
    redis.on("end", () => this.#end());
    redis.on("ready", () => {
      for (const call of this.#waiting.splice(0)) if (call.state === "waiting") this.#hand(call);
    });
    redis.connect().catch(() => this.#end());
  }

  get broken(): boolean {
    return this.#broken;
  }

  get clientId(): Promise<number> {
    if (!this.#clientId) {
      this.#clientId = this.run(clientIdCommand, { deadlineMs: this.#connectTimeoutMs });
      // Whoever asks sees the rejection; nobody has to.
      this.#clientId.catch(() => undefined);
    }
    return this.#clientId;
  }

  run<Reply>(command: Command<Reply>, options: { readonly deadlineMs: number }): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const call = new CommandCall(this, command, resolve, reject);
      if (this.#broken) {
        return reject(new UnavailableError("The blocking connection is broken", call.concern));
      }
      this.#calls.add(call);
      this.#deadlines.add(call, options.deadlineMs);
      if (this.#redis.status === "ready") this.#hand(call);
      else this.#waiting.push(call);
    });
  }

  destroy(): void {
    this.#destroyed = true;
    this.#end();
  }

  expired(call: Call): void {
    this.#finish(call, onDeadline(call.state === "handed", undefined, call.durationMs, call.concern));
    this.#end();
  }

  failed(call: Call, verdict: Verdict): void {
    if (verdict.action === "source") call.write(this.#client);
    else if (verdict.action === "reject") this.#finish(call, verdict.error);
    else {
      this.#finish(call, new UnavailableError(`Not applied: ${verdict.refusal}`, call.concern));
      // The server is not the one to ask any more: moved, failed over, or starting.
      this.#end();
    }
  }

  lost(call: Call, sent: boolean): void {
    this.#finish(call, this.#lostError(call, sent));
    this.#end();
  }

  settled(call: Call): void {
    call.state = "settled";
    this.#deadlines.remove(call);
    this.#calls.delete(call);
  }

  #hand(call: Call): void {
    call.state = "handed";
    call.write(this.#client);
  }

  #finish(call: Call, error: RedloomError): void {
    this.settled(call);
    call.reject(error);
  }

  #end(): void {
    if (this.#broken) return;
    this.#broken = true;
    for (const call of [...this.#calls]) this.#finish(call, this.#lostError(call, call.state === "handed"));
    this.#deadlines.close();
    this.#redis.disconnect();
    this.#onEnd();
  }

  #lostError(call: Call, sent: boolean): RedloomError {
    if (this.#destroyed) return new ClosedError("The blocking connection was destroyed", call.concern);
    if (sent) return new OutcomeUnknownError("The connection broke after the command was sent", call.concern);
    return new UnavailableError("The blocking connection could not be opened", call.concern);
  }
}

const clientIdCommand: Command<number> = {
  name: "CLIENT",
  keys: [],
  args: ["ID"],
  repeatable: true,
  decode: (reply) => Number(reply),
};

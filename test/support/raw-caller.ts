import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";

/** How one request is sent; what is left out is as a caller of ours has it. */
export interface RawRequest {
  readonly id?: string;
  readonly timeoutMs?: number | string;
  readonly replyTo?: string;
  readonly progress?: boolean;
}

/** A caller in another language: sends requests by XADD, and hears what comes to its inbox. */
export interface RawCaller extends Disposable {
  readonly inbox: string;
  /** Whatever came, as text, in its order. */
  readonly messages: readonly string[];
  /** Sends a request; its correlation and the entry's id. */
  send(data: unknown, request?: RawRequest): Promise<{ readonly id: string; readonly entry: string }>;
  /** Resolves with what came for this correlation; progress is no answer. */
  answer(id: string, withinMs?: number): Promise<string>;
  /** Gives it up as callers do. */
  cancel(id: string, entry: string): Promise<void>;
  /** Keys and channels of the call. */
  replyKey(id: string): string;
  readonly cancelChannel: string;
}

/** A caller of the call with this Redis name. */
export async function rawCaller(url: string, key: string): Promise<RawCaller> {
  const redis = new Redis(url);
  const ears = new Redis(url);
  const inbox = `{${key}}:inbox:${randomUUID()}`;
  const cancelChannel = `{${key}}:cancel`;
  const messages: string[] = [];
  // By correlation: to look through all that came for each of many calls takes seconds of a machine that is busy.
  const answers = new Map<string, string>();
  const waiting = new Map<string, Set<(answer: string) => void>>();
  ears.on("message", (_channel, message) => {
    messages.push(message);
    const [kind, about = ""] = message.split(" ", 2);
    if (kind === "progress" || answers.has(about)) return;
    answers.set(about, message);
    for (const take of waiting.get(about) ?? []) take(message);
    waiting.delete(about);
  });
  await ears.subscribe(inbox);
  await redis.xgroup("CREATE", key, "servers", "0", "MKSTREAM").catch(() => undefined);
  return {
    inbox,
    messages,
    cancelChannel,
    replyKey: (id) => `{${key}}:reply:${id}`,
    async send(data, { id = randomUUID(), timeoutMs = 10_000, replyTo = inbox, progress = false } = {}) {
      const headers = { "reply-to": replyTo, "correlation-id": id, timeout: String(timeoutMs) };
      const fields = Object.entries(headers).flatMap(([name, value]) => [`header:redloom-${name}`, value]);
      if (progress) fields.push("header:redloom-progress", "1");
      const text = typeof data === "string" ? data : JSON.stringify(data);
      const entry = await redis.xadd(key, "*", "data", text, ...fields);
      return { id, entry: String(entry) };
    },
    async answer(id, withinMs = 10_000) {
      const come = answers.get(id);
      if (come !== undefined) return come;
      const takers = waiting.get(id) ?? new Set();
      waiting.set(id, takers);
      return new Promise((resolve, reject) => {
        const take = (answer: string): void => {
          clearTimeout(timer);
          resolve(answer);
        };
        const timer = setTimeout(() => {
          takers.delete(take);
          reject(new Error(`No answer to ${id}: ${messages.slice(-5).join("; ")}`));
        }, withinMs);
        takers.add(take);
      });
    },
    async cancel(id, entry) {
      await redis.xdel(key, entry);
      await redis.publish(cancelChannel, id);
    },
    [Symbol.dispose]() {
      redis.disconnect();
      ears.disconnect();
    },
  };
}

import type { Connection } from "../connection/connection.js";
import { checkUpdate, contended, foundIn, leftAsItIs, payloadFor, restMs, usualTimeoutMs } from "./change.js";
import type { KeyCommands } from "./commands.js";
import type { LifeOptions } from "./options.js";
import { rest, settledWithin } from "./patience.js";
import { Turns } from "./turns.js";

export type UpdateOptions = LifeOptions & {
  /**
   * Longest time for all of it, in milliseconds: `change`, and the waiting for other updates of this connection, included.
   * @default 10000
   */
  readonly timeoutMs?: number;
  /** Ends it with `signal.reason`; a write that was sent may have been applied. */
  readonly signal?: AbortSignal;
};

export type Change<Output, Input> = (current: Output | undefined) => Input | undefined | Promise<Input | undefined>;

export const updateNames = ["ttl", "keepTtl", "timeoutMs", "signal"] as const;

/** The lines of each connection, by Redis name, with what was written last. */
const lines = new WeakMap<Connection, Turns<Uint8Array>>();

/** `Store.update`. Updates of one key over one connection do not race each other: they go in turn. */
export async function update<Output, Input, Parameters extends object>(
  connection: Connection,
  commands: KeyCommands<Output, Input, Parameters>,
  change: Change<Output, Input>,
  options: UpdateOptions = {},
): Promise<Output | undefined> {
  checkUpdate(change, options, updateNames, commands.context);
  const { signal, timeoutMs = usualTimeoutMs } = options;
  signal?.throwIfAborted();
  const { host } = connection;
  const endsAt = host.monotonicMs() + timeoutMs;
  const turns = lines.get(connection) ?? new Turns<Uint8Array>();
  lines.set(connection, turns);
  const wait = { host, waitMs: timeoutMs, signal };
  const done = await turns.take(commands.key, wait, (left, leave) =>
    new Updating(connection, commands, change, options, endsAt).run(left, leave),
  );
  if (!done) throw contended("Other updates of this process took their turns", timeoutMs, commands.context);
  return done.result;
}

class Updating<Output, Input, Parameters extends object> {
  readonly #connection: Connection;
  readonly #commands: KeyCommands<Output, Input, Parameters>;
  readonly #change: Change<Output, Input>;
  readonly #options: UpdateOptions;
  readonly #timeoutMs: number;
  readonly #endsAt: number;

  constructor(
    connection: Connection,
    commands: KeyCommands<Output, Input, Parameters>,
    change: Change<Output, Input>,
    options: UpdateOptions,
    endsAt: number,
  ) {
    this.#connection = connection;
    this.#commands = commands;
    this.#change = change;
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? usualTimeoutMs;
    this.#endsAt = endsAt;
  }

  /** `left`: what the update before has written. It is as good as read: the write compares. */
  async run(left: Uint8Array | undefined, leave: (payload: Uint8Array) => void): Promise<Output | undefined> {
    const [connection, commands] = [this.#connection, this.#commands];
    let payload = left ?? (await connection.execute(commands.raw(), this.#within()));
    for (let lost = 1; ; lost++) {
      const found = foundIn(commands, payload);
      const input = await this.#changed(found.current);
      if (input === undefined) return leftAsItIs(commands, found);
      const next = payloadFor(commands, found, input);
      const command = commands.replace(next, found.version, this.#options);
      const { written, current } = await connection.execute(command, this.#within());
      if (written) {
        leave(next);
        return commands.decode(next);
      }
      payload = current;
      await this.#rest(lost);
    }
  }

  /** What `change` makes of it; it is not waited for longer than there is time. */
  async #changed(current: Output | undefined): Promise<Input | undefined> {
    const made = this.#change(current);
    if (!isLater(made)) return made;
    const changing = Promise.resolve(made);
    let isDone = false;
    const done = changing.finally(() => {
      isDone = true;
    });
    await settledWithin(this.#connection.host, this.#leftMs(), done, this.#options.signal);
    if (isDone) return changing;
    throw contended("`change` did not end", this.#timeoutMs, this.#commands.context);
  }

  async #rest(lost: number): Promise<void> {
    const { host } = this.#connection;
    const ms = restMs(lost, host.random());
    if (ms >= this.#leftMs()) {
      throw contended(`Others wrote ${lost} times before it`, this.#timeoutMs, this.#commands.context);
    }
    if (ms > 0) await rest(host, ms, this.#options.signal);
  }

  #leftMs(): number {
    return Math.max(0, this.#endsAt - this.#connection.host.monotonicMs());
  }

  #within(): { readonly deadlineMs: number; readonly signal?: AbortSignal } {
    const leftMs = Math.ceil(this.#leftMs());
    if (leftMs === 0) throw contended("It was not done", this.#timeoutMs, this.#commands.context);
    const deadlineMs = Math.min(this.#connection.commandTimeoutMs, leftMs);
    const { signal } = this.#options;
    return signal ? { deadlineMs, signal } : { deadlineMs };
  }
}

function isLater<Value>(made: Value | PromiseLike<Value>): made is PromiseLike<Value> {
  return typeof made === "object" && made !== null && "then" in made && typeof made.then === "function";
}

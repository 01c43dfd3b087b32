import type { Connection } from "../connection/connection.js";
import type { InboxListener, InboxSubscription } from "../connection/inbox.js";
import { ClosedError, UnavailableError } from "../errors.js";
import { Alarm, Alarms } from "./alarms.js";
import type { PermitCommands, PermitShape } from "./commands.js";
import { type InboxMessage, parseInboxMessage } from "./messages.js";

/** What waiting needs of a connection. */
export type PermitConnection = Pick<
  Connection,
  "host" | "execute" | "inbox" | "isCluster" | "attach" | "commandTimeoutMs"
>;

/** Somebody who waits, as its inbox sees it. */
export interface Listening {
  readonly token: string;
  /** Asks anew: something may have been missed, or the inbox can be named now, or no more. */
  ask(): void;
  /** Asks, because somebody who was handed the lock may not live. */
  look(): void;
  /** Nobody of this connection waits before it any more. */
  first(): void;
  handedOver(message: Extract<InboxMessage, { kind: "granted" }>): void;
  /** When it is such a time of the server, at the earliest, by the monotonic clock; `undefined`: not known. */
  localMs(serverUs: number): number | undefined;
  close(error: ClosedError): void;
}

/** How long a subscription stays after the last who waited: the next one names it in its first request. */
const lingerMs = 30_000;
/** Where it may not listen, it tries again so much later. */
const refusedRestMs = 10_000;

const known = new WeakMap<PermitConnection, Inboxes>();

/** The inboxes of a connection: one for each lock that is waited for, and one timer for all who wait. */
export class Inboxes {
  readonly alarms: Alarms;
  readonly #connection: PermitConnection;
  readonly #id: string;
  readonly #inboxes = new Map<string, LockInbox>();
  /** Requests of those who gave up: what they get is given back. */
  readonly #unanswered = new Set<Promise<unknown>>();
  #closed: ClosedError | undefined;

  private constructor(connection: PermitConnection) {
    this.#connection = connection;
    this.#id = connection.host.uuid();
    this.alarms = new Alarms(connection.host);
    // What is being handled while the connection closes may wait for locks until it is done.
    connection.attach({ close: () => this.#close() }, { last: true });
  }

  /** @throws {ClosedError} the connection is closing, and nobody waited on it before. */
  static of(connection: PermitConnection): Inboxes {
    const made = known.get(connection);
    if (made) return made;
    const inboxes = new Inboxes(connection);
    known.set(connection, inboxes);
    return inboxes;
  }

  /** The inbox of this lock, where somebody waits for it, or did a moment ago. */
  static known(connection: PermitConnection, key: string): LockInbox | undefined {
    const made = known.get(connection);
    if (made) return made.#inboxes.get(key);
    return undefined;
  }

  /** The inbox of this lock, subscribed from now on. */
  open(commands: PermitCommands): LockInbox {
    if (this.#closed) throw this.#closed;
    let inbox = this.#inboxes.get(commands.key);
    if (!inbox) {
      const forget = (): boolean => this.#inboxes.delete(commands.key);
      inbox = new LockInbox(this.#connection, this.alarms, commands, commands.inboxOf(this.#id), forget);
      this.#inboxes.set(commands.key, inbox);
    }
    inbox.listen();
    return inbox;
  }

  /** The connection is not closed before that, unless it is closing already. `answered` never rejects. */
  static untilAnswered(connection: PermitConnection, answered: Promise<unknown>): void {
    try {
      const unanswered = Inboxes.of(connection).#unanswered;
      unanswered.add(answered);
      void answered.then(() => unanswered.delete(answered));
    } catch {
      // Its lease, or its wait, ends by itself.
    }
  }

  async #close(): Promise<void> {
    this.#closed = new ClosedError("The connection was closed");
    for (const inbox of this.#inboxes.values()) inbox.close(this.#closed);
    await Promise.all(this.#unanswered);
  }
}

/** All of this connection who wait for one lock, and the channel on which they hear of their turn. */
export class LockInbox extends Alarm implements InboxListener {
  /** Whoever hands the lock over counts who hears. */
  readonly isCounted = true;
  readonly #connection: PermitConnection;
  readonly #alarms: Alarms;
  readonly #shape: PermitShape;
  readonly #name: string;
  readonly #forget: () => void;
  readonly #waiting = new Map<string, Listening>();
  #subscription: Promise<InboxSubscription> | undefined;
  #listensFromMs = 0;
  #hears = false;
  /** Why it is not subscribed. */
  failure: unknown;
  #emptyAtMs = 0;
  /** Somebody of another process was handed the lock: whether it lives is to be looked at. */
  #watch: { readonly token: string; readonly atMs: number } | undefined;

  constructor(
    connection: PermitConnection,
    alarms: Alarms,
    { shape }: Pick<PermitCommands, "shape">,
    name: string,
    forget: () => void,
  ) {
    super();
    this.#connection = connection;
    this.#alarms = alarms;
    this.#shape = shape;
    this.#name = name;
    this.#forget = forget;
  }

  /** What a request names: empty as long as nothing is heard. */
  get address(): string {
    return this.#hears ? this.#name : "";
  }

  /** Before its first request, where the inbox is known by then: its turn may come before the answer. */
  join(waiter: Listening): void {
    this.#waiting.set(waiter.token, waiter);
  }

  /** Whoever is first of this connection asks. */
  look(): void {
    this.#first()?.look();
  }

  /** Its place was gone, so those of the others are, too: they stand in line again, in their order. */
  lostPlace(waiter: Listening): void {
    const first = this.#first();
    if (first !== waiter && this.#waiting.has(waiter.token)) first?.ask();
    else for (const other of [...this.#waiting.values()]) if (other !== waiter) other.ask();
  }

  /** Nobody of this connection waits before it. */
  isFirst(waiter: Listening): boolean {
    return this.#first() === waiter;
  }

  leave(waiter: Listening): void {
    const wasFirst = this.isFirst(waiter);
    if (!this.#waiting.delete(waiter.token)) return;
    if (this.#waiting.size > 0) {
      if (wasFirst) this.#first()?.first();
      return;
    }
    this.#watch = undefined;
    this.#emptyAtMs = this.#connection.host.monotonicMs();
    if (this.place < 0) this.#alarms.set(this, this.#emptyAtMs + lingerMs);
  }

  /** Subscribes, unless it is done, under way, or was refused a moment ago. */
  listen(): void {
    const { inbox, isCluster, host } = this.#connection;
    if (this.#subscription || host.monotonicMs() < this.#listensFromMs) return;
    const subscribing = isCluster ? inbox.subscribeSharded(this.#name, this) : inbox.subscribe(this.#name, this);
    this.#subscription = subscribing;
    subscribing.then(
      () => this.#heard(),
      (error: unknown) => {
        this.failure = error;
        this.#subscription = undefined;
        // A connection comes again by itself; a permission is given later, if at all.
        if (error instanceof UnavailableError) return;
        this.#listensFromMs = this.#connection.host.monotonicMs() + refusedRestMs;
      },
    );
  }

  message(payload: Buffer): void {
    const message = parseInboxMessage(payload);
    if (!message) return;
    const waiter = this.#waiting.get(message.token);
    if (message.kind === "granted") {
      // Of several holders somebody else may still have to be looked at.
      if (this.#shape.shape === "exclusive") this.#watch = undefined;
      waiter?.handedOver(message);
      return;
    }
    // Whoever was to look may have left; anybody of this lock can.
    const looking = waiter ?? this.#first();
    if (!looking) return;
    const atMs = looking.localMs(message.lookAtUs);
    if (atMs === undefined) {
      // It came before the first answer, without which nobody knows the server's time: the next one says how long to rest.
      looking.look();
      return;
    }
    this.#watch = { token: looking.token, atMs };
    if (atMs < this.atMs) this.#alarms.set(this, atMs);
  }

  gap(): void {
    this.#heard();
  }

  error(error: unknown): void {
    this.failure = error;
    this.#hears = false;
    this.#askAll();
  }

  override ring(): void {
    const nowMs = this.#connection.host.monotonicMs();
    if (this.#waiting.size === 0) {
      const leftMs = this.#emptyAtMs + lingerMs - nowMs;
      if (leftMs > 0) this.#alarms.set(this, nowMs + leftMs);
      else this.#unsubscribe();
      return;
    }
    const watch = this.#watch;
    if (!watch) return;
    if (watch.atMs > nowMs) {
      this.#alarms.set(this, watch.atMs);
      return;
    }
    this.#watch = undefined;
    (this.#waiting.get(watch.token) ?? this.#first())?.look();
  }

  close(error: ClosedError): void {
    for (const waiter of [...this.#waiting.values()]) waiter.close(error);
    this.#alarms.clear(this);
    this.#unsubscribe();
  }

  /** Subscribed, or again: what happened until now was not heard. */
  #heard(): void {
    this.#hears = true;
    this.failure = undefined;
    this.#askAll();
  }

  #askAll(): void {
    for (const waiter of [...this.#waiting.values()]) waiter.ask();
  }

  #first(): Listening | undefined {
    return this.#waiting.values().next().value;
  }

  #unsubscribe(): void {
    this.#forget();
    this.#hears = false;
    // Nobody waits for the end; a subscription that never began has told its error to `failure`.
    this.#subscription?.then((subscription) => subscription.close()).catch(() => undefined);
  }
}

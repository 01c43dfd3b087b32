import { ClosedError, ServerRefusedError } from "../../errors.js";
import type { Feed, FeedListener } from "../feed.js";
import { splitPosition } from "../leading-position.js";
import type { ReceiveOptions } from "../message.js";
import { subscribeTo } from "../plain-feed.js";
import type { ReceivingConnection, Source } from "../source.js";
import { keptMsOf, lookAtHistory, readHistory } from "./commands.js";
import { checkFrom } from "./from.js";
import { HeldBudget } from "./held.js";
import { endOf, nowhere, type Position, parseLivePosition, parsePosition } from "./position.js";
import { Track } from "./track.js";
import type { Start } from "./track-parts.js";
import { Turns } from "./turns.js";

/** How much all channels of a subscription may hold while they read their histories, and how many read at once. */
const mostHeld = { messages: 10_000, bytes: 8_388_608 };
const mostReads = 16;
/** Of a pattern: so many channels are remembered, those that were heard last. */
const mostTracks = 10_000;

/**
 * The messages of channels with `replay`: what comes live, and from the history what was missed. For a pattern that goes
 * for the channels that were heard before; for all others it tells that the connection was away.
 */
export class ReplayFeed<Output, Parameters extends object> implements Feed {
  readonly #connection: Pick<ReceivingConnection, "inbox" | "execute" | "host">;
  readonly #source: Source<Output, Parameters>;
  readonly #from: ReceiveOptions<Output>["from"];
  /** The channel heard last stands last. */
  readonly #tracks = new Map<string, Track>();
  /** Since when the connection was away, until that is told; channels that are new meanwhile wait for it. */
  #awaySinceMs: number | undefined;
  #rounds = 0;
  #newcomers: Track[] = [];
  /** Somebody publishes without a history: what is missed of that, nobody can read. */
  #hasPlain = false;
  #uncountedTold = false;
  #opening: Promise<{ close(): Promise<void> }> | undefined;
  #closed = false;

  /** @throws {OptionsInvalidError} `from` is no place in a history. */
  constructor(
    connection: Pick<ReceivingConnection, "inbox" | "execute" | "host">,
    source: Source<Output, Parameters>,
    from: ReceiveOptions<Output>["from"],
  ) {
    this.#connection = connection;
    this.#source = source;
    this.#from = from;
    checkFrom(source, from);
  }

  async open(listener: FeedListener): Promise<void> {
    const makeTrack = this.#makerOf(listener);
    if (this.#source.kind === "channel") {
      const start = await this.#start();
      if (this.#closed) throw new ClosedError("The subscription is closed", { key: this.#source.name });
      const track = makeTrack(this.#source.name, start);
      this.#tracks.set(this.#source.name, track);
      if (start.from !== "next") track.hold();
      await this.#subscribe(listener, (channel) => (channel === this.#source.name ? track : undefined));
      // What was added before the subscription was confirmed is read after it.
      if (start.from !== "next") void track.fill();
    } else {
      await this.#subscribe(listener, (channel, position) => this.#trackOf(channel, position, makeTrack));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const track of this.#tracks.values()) track.close();
    // What did not open was told to whoever opened it.
    const subscription = await this.#opening?.catch(() => undefined);
    await subscription?.close();
  }

  async #subscribe(
    listener: FeedListener,
    trackOf: (channel: string, position: Position | undefined) => Track | undefined,
  ): Promise<void> {
    const opening = subscribeTo(this.#connection, this.#source, {
      message: (bytes, channel) => {
        if (this.#closed) return;
        const { payload, position: text } = splitPosition(bytes);
        const position = text === undefined ? undefined : parseLivePosition(text);
        this.#hasPlain ||= position === undefined;
        const track = trackOf(channel, position);
        if (track) track.arrived(payload, position);
        else listener.message({ payload, channel });
      },
      gap: ({ sinceMs }) => this.#gapped(sinceMs, listener),
      error: (error) => listener.error(error),
      // A master that was replaced would leave a hole that is found late.
      ...(this.#source.kind === "channel" ? { isCounted: true } : {}),
      uncounted: (error) => {
        if (!this.#uncountedTold) listener.error(uncounted(error, this.#source.definition.definition));
        this.#uncountedTold = true;
      },
    });
    this.#opening = opening;
    await opening;
  }

  /** Read before it is subscribed: whatever is published from the confirmation on comes after it. */
  async #start(): Promise<Start> {
    const { definition, name } = this.#source;
    const state = await this.#connection.execute(lookAtHistory(definition, name));
    const from = this.#from ?? "now";
    if (from === "beginning") return { from };
    if (from === "now") return { from: "next", known: endOf(state) };
    // The constructor has read it.
    return { from: "after", position: parsePosition(from.after) ?? nowhere };
  }

  #makerOf(listener: FeedListener): (channel: string, start: Start) => Track {
    const { host } = this.#connection;
    const { definition } = this.#source;
    const parts = {
      host,
      listener,
      budget: new HeldBudget(mostHeld),
      turns: new Turns(mostReads),
      maxEntries: definition.replay?.maxEntries ?? 0,
      keptMs: keptMsOf(definition),
      isTroubled: false,
      read: (channel: string, afterId: string | undefined) =>
        this.#connection.execute(readHistory(definition, channel, afterId)),
    };
    return (channel, start) => new Track(parts, channel, start);
  }

  /** Of a pattern. A channel has a track from its first message with a position on. */
  #trackOf(
    channel: string,
    position: Position | undefined,
    makeTrack: (channel: string, start: Start) => Track,
  ): Track | undefined {
    let track = this.#tracks.get(channel);
    if (track) this.#tracks.delete(channel);
    else {
      if ((!position && this.#awaySinceMs === undefined) || !this.#source.parametersOf(channel)) return undefined;
      track = makeTrack(channel, { from: "next", known: nowhere });
      if (this.#awaySinceMs !== undefined) {
        track.hold();
        this.#newcomers.push(track);
      }
    }
    this.#tracks.set(channel, track);
    if (this.#tracks.size > mostTracks) this.#forgetOldest();
    return track;
  }

  #forgetOldest(): void {
    for (const [channel, track] of this.#tracks) {
      if (track.isBusy) continue;
      this.#tracks.delete(channel);
      return;
    }
  }

  #gapped(sinceMs: number, listener: FeedListener): void {
    if (this.#closed) return;
    const tracks = [...this.#tracks.values()];
    if (this.#source.kind === "channel") {
      if (this.#hasPlain) listener.gap({ reason: "disconnected", sinceMs });
      for (const track of tracks) void track.gap(sinceMs);
      return;
    }
    // Away again before the last time was told.
    this.#tellAway(listener);
    this.#awaySinceMs = sinceMs;
    this.#rounds += 1;
    const round = this.#rounds;
    void Promise.all(tracks.map((track) => track.gap(sinceMs))).then(() => {
      if (round === this.#rounds && !this.#closed) this.#tellAway(listener);
    });
  }

  /** Channels that were never heard may have said something. */
  #tellAway(listener: FeedListener): void {
    const sinceMs = this.#awaySinceMs;
    if (sinceMs === undefined) return;
    this.#awaySinceMs = undefined;
    listener.gap({ reason: "disconnected", sinceMs });
    for (const track of this.#newcomers.splice(0)) track.release();
  }
}

/** Nothing is lost by it while the connection holds; but nobody else tells that this protection is missing. */
function uncounted({ reason, key }: ServerRefusedError, definition: string): ServerRefusedError {
  const message = "Redis refuses PUBSUB: a master that was replaced, and lives on as a replica, is not found out";
  return new ServerRefusedError(reason, message, "Give the user `+pubsub`.", { definition, key });
}

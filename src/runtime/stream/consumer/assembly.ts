import type { Connection } from "../../connection/connection.js";
import type { Host } from "../../host.js";
import type { GroupState, StreamCommands } from "../commands.js";
import type { GroupDefinition } from "../definition.js";
import type { DispatcherParts, EntryDispatcher } from "../delivery/dispatcher.js";
import type { ObservedDeliveries } from "../delivery/observed-deliveries.js";
import type { GroupCommands } from "../group/group-commands.js";
import { DueEntries, StaleEntries } from "./claiming.js";
import { Claims } from "./claims.js";
import { Doorbell } from "./doorbell.js";
import { ConsumerEmitter } from "./events.js";
import { Heartbeat } from "./heartbeat.js";
import { Holdings } from "./holdings.js";
import { type Chore, Keeper } from "./keeper.js";
import type { LeaseClock } from "./lease-clock.js";
import { Reader } from "./reader.js";
import { ReaderLink } from "./reader-link.js";
import { OrderedReading, PlainReading } from "./reading.js";
import { Recovery } from "./recovery.js";
import { Settler } from "./settler.js";
import { DeadConsumers, Janitor, Schedules } from "./tending.js";
import { Troubles } from "./troubles.js";

const longestBlockMs = 5_000;

/** What a consumer is made from. */
export interface EngineParts {
  readonly connection: Connection;
  /** `<namespace>.streams.<name>` */
  readonly definition: string;
  readonly stream: Pick<StreamCommands<never>, "moveDue" | "trim" | "retains">;
  readonly commands: GroupCommands;
  readonly settings: GroupDefinition;
  readonly name: string;
  /** The program gave the name: another instance may come under it. */
  readonly isNamed: boolean;
  /** How many entries may be worked on at once: `concurrency`, times the size of a batch. */
  readonly places: number;
  /** Makes what runs the program's code. */
  readonly dispatch: (parts: DispatcherParts) => EntryDispatcher;
  /** Set where somebody observes the connection. */
  readonly observed: ObservedDeliveries | undefined;
  readonly recreate: (after: string) => Promise<GroupState>;
  readonly lastDeliveredId: string;
  /** Ends the wait for the name. */
  readonly signal?: AbortSignal | undefined;
}

/** One life of a consumer's name. */
export interface Life {
  readonly instance: string;
  readonly lease: LeaseClock;
}

/** What the parts tell the consumer. */
export interface EngineHooks {
  /** It cannot go on. */
  readonly onFinal: (error: unknown) => void;
  readonly onReplaced: () => void;
  readonly onStarted: () => void;
  /** Entries came although none are wanted any more. */
  readonly onLate: () => void;
}

export type Engine = ReturnType<typeof assemble>;

/** The parts of one consumer, put together: reader → dispatcher → settler, with the keeper beside them. */
export function assemble(parts: EngineParts, life: Life, hooks: EngineHooks) {
  const { connection, commands, settings, name } = parts;
  const { host } = connection;
  const { definition } = parts;
  const about = { definition, key: commands.key, group: commands.group, consumer: name };
  const events = new ConsumerEmitter(about, connection);
  const troubles = new Troubles(host, events);
  const holdings = parts.observed?.holdings(parts.places, about, events) ?? new Holdings(host, parts.places);
  const onStranded = (): void => reader.recoverSoon();
  const common = { executor: connection, connection, host, commands, consumer: name, holdings, events, troubles };
  const own = { ...common, ...life, settings, onStranded, onFinal: hooks.onFinal };
  const settler: Settler = new Settler({
    ...own,
    retry: settings.retry,
    ordered: settings.order !== undefined,
    slotKey: connection.isCluster ? commands.key : undefined,
    // One more, so that it is due by the server's clock too.
    onRetry: (delayMs) => keeper.ring(delayMs + 1),
    onNext: (entries, sentAt) => claims.accept({ entries, trimmed: [] }, sentAt, "lane"),
    takesNext: () => claims.open,
  });
  const dispatcher = parts.dispatch({ ...own, settler });
  const claims: Claims = new Claims({ ...own, settler, dispatcher, onLate: hooks.onLate });
  const reader: Reader = makeReader(parts, { ...own, settler, dispatcher, claims }, hooks);
  const heartbeat = new Heartbeat({ ...own, onReplaced: hooks.onReplaced });
  const chores = [heartbeat, ...makeChores(parts, { ...own, claims })];
  const keeper: Keeper = new Keeper(own, chores);
  const onRing = (inMs: number): void => keeper.ring(inMs);
  const doorbell = new Doorbell({ ...own, channel: commands.doorbell, onRing });
  return { events, troubles, holdings, settler, dispatcher, claims, reader, heartbeat, keeper, doorbell };
}

interface Common {
  readonly executor: Connection;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly holdings: Holdings;
  readonly settings: GroupDefinition;
  readonly lease: LeaseClock;
  readonly connection: Connection;
  readonly consumer: string;
  readonly events: ConsumerEmitter;
  readonly troubles: Troubles;
  readonly claims: Claims;
}

function makeReader(
  { recreate, lastDeliveredId }: EngineParts,
  common: Common & { readonly settler: Settler; readonly dispatcher: EntryDispatcher },
  { onStarted }: EngineHooks,
): Reader {
  const { connection, commands, settings } = common;
  const { ackTimeoutMs } = settings;
  const blockMs = Math.max(10, Math.floor(Math.min(longestBlockMs, ackTimeoutMs / 4)));
  const OwnReading = settings.order ? OrderedReading : PlainReading;
  const reading = new OwnReading({ ...common, blockMs }, lastDeliveredId);
  const recovery = new Recovery({ ...common, ackTimeoutMs, recreate });
  const link = new ReaderLink(connection, commands);
  return new Reader({ ...common, blockMs, link, reading, recovery, onStarted });
}

function makeChores({ stream }: EngineParts, common: Common & { readonly onStranded: () => void }): Chore[] {
  const { ackTimeoutMs } = common.settings;
  const tending = { ...common, stream };
  return [
    new DueEntries(common),
    new StaleEntries(common, ackTimeoutMs),
    new Schedules(tending),
    ...(stream.retains ? [new Janitor(tending)] : []),
    new DeadConsumers(common, DeadConsumers.silenceMs(ackTimeoutMs)),
  ];
}

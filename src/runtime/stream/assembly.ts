import type { Connection } from "../connection/connection.js";
import { Claims } from "./claims.js";
import type { GroupState } from "./commands.js";
import type { GroupDefinition } from "./definition.js";
import type { DispatcherParts, EntryDispatcher } from "./dispatcher.js";
import type { ConsumerEmitter } from "./events.js";
import type { GroupCommands } from "./group-commands.js";
import { Holdings } from "./holdings.js";
import { Keeper } from "./keeper.js";
import { LeaseClock } from "./lease-clock.js";
import { Reader } from "./reader.js";
import { Settler } from "./settler.js";

const longestBlockMs = 5_000;

/** What a consumer is made from. */
export interface EngineParts {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly settings: GroupDefinition;
  readonly name: string;
  /** How many entries may be worked on at once: `concurrency`, times the size of a batch. */
  readonly places: number;
  /** Makes what runs the program's code. */
  readonly dispatch: (parts: DispatcherParts) => EntryDispatcher;
  readonly recreate: (after: string) => Promise<GroupState>;
  readonly lastDeliveredId: string;
}

/** The parts of one consumer, put together: reader → dispatcher → settler, with the keeper beside them. */
export function assemble(parts: EngineParts, events: ConsumerEmitter) {
  const { connection, commands, settings, name, recreate, lastDeliveredId } = parts;
  const { host } = connection;
  const lease = new LeaseClock(host, settings.ackTimeoutMs);
  const holdings = new Holdings(host, parts.places);
  const common = { executor: connection, connection, host, commands, consumer: name, holdings, lease, events };
  const settler: Settler = new Settler({
    ...common,
    retry: settings.retry,
    // One more, so that it is due by the server's clock too.
    onRetry: (delayMs) => keeper.ring(delayMs + 1),
  });
  const dispatcher = parts.dispatch({ ...common, settings, settler });
  const claims = new Claims(settler, dispatcher, events);
  const blockMs = Math.max(10, Math.floor(Math.min(longestBlockMs, settings.ackTimeoutMs / 4)));
  const { ackTimeoutMs } = settings;
  const reader = new Reader({
    ...common,
    blockMs,
    ackTimeoutMs,
    settler,
    dispatcher,
    claims,
    recreate,
    lastDeliveredId,
  });
  const onStranded = (): void => reader.recoverSoon();
  const keeper: Keeper = new Keeper({ ...common, ackTimeoutMs, claims, onStranded });
  return { lease, holdings, settler, dispatcher, claims, reader, keeper };
}

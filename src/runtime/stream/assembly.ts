import type { Connection } from "../connection/connection.js";
import { Claims } from "./claims.js";
import type { GroupState } from "./commands.js";
import type { GroupDefinition } from "./definition.js";
import { Dispatcher, type Handler } from "./dispatcher.js";
import type { ConsumerEmitter } from "./events.js";
import type { GroupCommands } from "./group-commands.js";
import { Holdings } from "./holdings.js";
import { Keeper } from "./keeper.js";
import { LeaseClock } from "./lease-clock.js";
import type { PayloadOf } from "./payload.js";
import { Reader } from "./reader.js";
import { Settler } from "./settler.js";

const longestBlockMs = 5_000;

/** What a consumer is made from. */
export interface EngineParts<Output> {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly payload: PayloadOf<Output>;
  readonly settings: GroupDefinition;
  readonly name: string;
  readonly handler: Handler<Output>;
  readonly recreate: (after: string) => Promise<GroupState>;
  readonly lastDeliveredId: string;
}

/** The parts of one consumer, put together: reader → dispatcher → settler, with the keeper beside them. */
export function assemble<Output>(parts: EngineParts<Output>, events: ConsumerEmitter) {
  const { connection, commands, settings, name, recreate, lastDeliveredId } = parts;
  const { host } = connection;
  const lease = new LeaseClock(host, settings.ackTimeoutMs);
  const holdings = new Holdings(host, settings.concurrency);
  const common = { executor: connection, connection, host, commands, consumer: name, holdings, lease, events };
  const settler: Settler = new Settler({
    ...common,
    retry: settings.retry,
    // One more, so that it is due by the server's clock too.
    onRetry: (delayMs) => keeper.ring(delayMs + 1),
  });
  const dispatcher = new Dispatcher({ ...common, ...parts, settler });
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

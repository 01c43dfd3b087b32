// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncCounterStore, SyncPublisher, SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { doorsChannelDefinition, gatesChannelDefinition, movedChannelDefinition, tillsChannelDefinition, type DoorsChannelParameters, type TillsChannelParameters } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { dozensKeyDefinition, draftKeyDefinition, offerKeyDefinition, perhapsKeyDefinition, pointsKeyDefinition, ratioKeyDefinition, visitsKeyDefinition, withinKeyDefinition, type PointsKeyParameters } from "./keys.js";
import type { DoorsMessage, DozensValue, Order, OrderInput, PerhapsValue, RatioValue } from "./messages.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface ShopSyncClient {
  readonly channels: {
    readonly doors: Parameterized<DoorsChannelParameters, SyncPublisher<DoorsMessage, DoorsChannelParameters>>;
    readonly gates: SyncPublisher<OrderInput>;
    readonly moved: SyncPublisher<OrderInput>;
    readonly tills: Parameterized<TillsChannelParameters, SyncPublisher<OrderInput, TillsChannelParameters>>;
  };
  readonly keys: {
    readonly dozens: SyncStore<DozensValue>;
    readonly draft: SyncStore<string>;
    readonly offer: SyncStore<Order, OrderInput>;
    readonly perhaps: SyncStore<PerhapsValue>;
    readonly points: Parameterized<PointsKeyParameters, SyncCounterStore<PointsKeyParameters>>;
    readonly ratio: SyncStore<RatioValue>;
    readonly visits: SyncCounterStore;
    readonly within: SyncCounterStore;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      doors: { at: (parameters) => new SyncPublisher(connection, doorsChannelDefinition, { prefix }, parameters) },
      gates: new SyncPublisher(connection, gatesChannelDefinition, { prefix }),
      moved: new SyncPublisher(connection, movedChannelDefinition, { prefix }),
      tills: { at: (parameters) => new SyncPublisher(connection, tillsChannelDefinition, { prefix }, parameters) },
    }),
    keys: definitions("shop.keys", {
      dozens: new SyncStore(connection, dozensKeyDefinition, { prefix, tune: tune?.keys?.dozens }),
      draft: new SyncStore(connection, draftKeyDefinition, { prefix, tune: tune?.keys?.draft }),
      offer: new SyncStore(connection, offerKeyDefinition, { prefix, tune: tune?.keys?.offer }),
      perhaps: new SyncStore(connection, perhapsKeyDefinition, { prefix, tune: tune?.keys?.perhaps }),
      points: { at: (parameters) => new SyncCounterStore(connection, pointsKeyDefinition, { prefix, tune: tune?.keys?.points }, parameters) },
      ratio: new SyncStore(connection, ratioKeyDefinition, { prefix, tune: tune?.keys?.ratio }),
      visits: new SyncCounterStore(connection, visitsKeyDefinition, { prefix, tune: tune?.keys?.visits }),
      within: new SyncCounterStore(connection, withinKeyDefinition, { prefix, tune: tune?.keys?.within }),
    }),
    commands,
  });
}

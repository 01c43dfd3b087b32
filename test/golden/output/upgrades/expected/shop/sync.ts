// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, streamSettings, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncProducer, SyncPublisher, SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { plainChannelDefinition } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { orderKeyDefinition, treeKeyDefinition, type OrderKeyParameters } from "./keys.js";
import type { Order, OrderInput, Plain, StepsInput, Tree } from "./messages.js";
import { ordersStreamDefinition, stepsStreamDefinition } from "./streams.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface ShopSyncClient {
  readonly channels: {
    readonly plain: SyncPublisher<Plain>;
  };
  readonly streams: {
    readonly orders: SyncProducer<OrderInput>;
    readonly steps: SyncProducer<StepsInput>;
  };
  readonly keys: {
    readonly order: Parameterized<OrderKeyParameters, SyncStore<Order, OrderInput, OrderKeyParameters>>;
    readonly tree: SyncStore<Tree>;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      plain: new SyncPublisher(connection, plainChannelDefinition, { prefix }),
    }),
    streams: definitions("shop.streams", {
      orders: new SyncProducer(connection, streamSettings(ordersStreamDefinition, tune?.streams?.orders), { prefix }),
      steps: new SyncProducer(connection, streamSettings(stepsStreamDefinition, tune?.streams?.steps), { prefix }),
    }),
    keys: definitions("shop.keys", {
      order: { at: (parameters) => new SyncStore(connection, orderKeyDefinition, { prefix, tune: tune?.keys?.order }, parameters) },
      tree: new SyncStore(connection, treeKeyDefinition, { prefix, tune: tune?.keys?.tree }),
    }),
    commands,
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, streamSettings, type NoParameters, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncProducer, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import type { OrderInput } from "./messages.js";
import { movesStreamDefinition, ordersStreamDefinition, returnsStreamDefinition, tracesStreamDefinition, type MovesHeaders, type MovesStreamParameters, type OrdersHeadersInput, type ReturnsStreamParameters, type TracesHeaders } from "./streams.js";

/**
 * Every word of a stream.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 */
export interface ShopSyncClient {
  readonly streams: {
    readonly moves: Parameterized<MovesStreamParameters, SyncProducer<OrderInput, MovesStreamParameters, MovesHeaders>>;
    /** What customers want. */
    readonly orders: SyncProducer<OrderInput, NoParameters, OrdersHeadersInput>;
    readonly returns: Parameterized<ReturnsStreamParameters, SyncProducer<OrderInput, ReturnsStreamParameters>>;
    readonly traces: SyncProducer<OrderInput, NoParameters, TracesHeaders>;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    streams: definitions("shop.streams", {
      moves: { at: (parameters) => new SyncProducer(connection, streamSettings(movesStreamDefinition, tune?.streams?.moves), { prefix }, parameters) },
      orders: new SyncProducer(connection, streamSettings(ordersStreamDefinition, tune?.streams?.orders), { prefix }),
      returns: { at: (parameters) => new SyncProducer(connection, streamSettings(returnsStreamDefinition, tune?.streams?.returns), { prefix }, parameters) },
      traces: new SyncProducer(connection, streamSettings(tracesStreamDefinition, tune?.streams?.traces), { prefix }),
    }),
    commands,
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type GroupTune, type NoParameters, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import type { OrderInput } from "./messages.js";
import { movesStreamDefinition, ordersStreamDefinition, returnsStreamDefinition, tracesStreamDefinition, type MovesHeaders, type MovesStreamParameters, type OrdersHeadersInput, type ReturnsStreamParameters, type TracesHeaders } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly streams?: {
    readonly moves?: StreamTune<"track"> | undefined;
    readonly orders?: StreamTune<"audit" | "billing"> | undefined;
    readonly returns?: StreamTune<never> | undefined;
    readonly traces?: StreamTune<never> | undefined;
  } | undefined;
  readonly groups?: {
    readonly ledger?: GroupTune | undefined;
    readonly mail?: GroupTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/**
 * Every word of a stream.
 *
 * Everything of one round trip as a value, for batches and transactions.
 */
export interface ShopCommands {
  readonly streams: {
    readonly moves: Parameterized<MovesStreamParameters, StreamCommands<OrderInput, MovesStreamParameters, MovesHeaders>>;
    /** What customers want. */
    readonly orders: StreamCommands<OrderInput, NoParameters, OrdersHeadersInput>;
    readonly returns: Parameterized<ReturnsStreamParameters, StreamCommands<OrderInput, ReturnsStreamParameters>>;
    readonly traces: StreamCommands<OrderInput, NoParameters, TracesHeaders>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { streams: { moves: ["track"], orders: ["audit", "billing"], returns: [], traces: [] }, groups: ["ledger", "mail"] });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    streams: definitions("shop.commands.streams", {
      moves: { at: (parameters) => new StreamCommands(streamSettings(movesStreamDefinition, tune?.streams?.moves), { prefix }, parameters) },
      orders: new StreamCommands(streamSettings(ordersStreamDefinition, tune?.streams?.orders), { prefix }),
      returns: { at: (parameters) => new StreamCommands(streamSettings(returnsStreamDefinition, tune?.streams?.returns), { prefix }, parameters) },
      traces: new StreamCommands(streamSettings(tracesStreamDefinition, tune?.streams?.traces), { prefix }),
    }),
  });
}

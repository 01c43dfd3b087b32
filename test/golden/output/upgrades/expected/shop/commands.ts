// Written by redloom from contracts/shop.yaml. Do not edit.
import { ChannelCommands, KeyCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type FreshKeyTune, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import { plainChannelDefinition } from "./channels.js";
import { orderKeyDefinition, treeKeyDefinition, type OrderKeyParameters } from "./keys.js";
import type { Order, OrderInput, Plain, StepsInput, Tree } from "./messages.js";
import { ordersStreamDefinition, stepsStreamDefinition } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly streams?: {
    readonly orders?: StreamTune<"workers"> | undefined;
    readonly steps?: StreamTune<"workers"> | undefined;
  } | undefined;
  readonly keys?: {
    readonly order?: FreshKeyTune | undefined;
    readonly tree?: FreshKeyTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface ShopCommands {
  readonly channels: {
    readonly plain: ChannelCommands<Plain>;
  };
  readonly streams: {
    readonly orders: StreamCommands<OrderInput>;
    readonly steps: StreamCommands<StepsInput>;
  };
  readonly keys: {
    readonly order: Parameterized<OrderKeyParameters, KeyCommands<Order, OrderInput, OrderKeyParameters>>;
    readonly tree: KeyCommands<Tree>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { streams: { orders: ["workers"], steps: ["workers"] }, keys: { order: "fresh", tree: "fresh" } });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    channels: definitions("shop.commands.channels", {
      plain: new ChannelCommands(plainChannelDefinition, { prefix }),
    }),
    streams: definitions("shop.commands.streams", {
      orders: new StreamCommands(streamSettings(ordersStreamDefinition, tune?.streams?.orders), { prefix }),
      steps: new StreamCommands(streamSettings(stepsStreamDefinition, tune?.streams?.steps), { prefix }),
    }),
    keys: definitions("shop.commands.keys", {
      order: { at: (parameters) => new KeyCommands(orderKeyDefinition, { prefix, tune: tune?.keys?.order }, parameters) },
      tree: new KeyCommands(treeKeyDefinition, { prefix, tune: tune?.keys?.tree }),
    }),
  });
}

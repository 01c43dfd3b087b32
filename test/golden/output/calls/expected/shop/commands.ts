// Written by redloom from contracts/shop.yaml. Do not edit.
import { ChannelCommands, CounterCommands, KeyCommands, checkClientOptions, definitions, type BroadcastCallTune, type CallTune, type ClientOptions, type FreshKeyTune, type KeyTune, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { doorsChannelDefinition, gatesChannelDefinition, movedChannelDefinition, tillsChannelDefinition, type DoorsChannelParameters, type TillsChannelParameters } from "./channels.js";
import { dozensKeyDefinition, draftKeyDefinition, offerKeyDefinition, perhapsKeyDefinition, pointsKeyDefinition, ratioKeyDefinition, visitsKeyDefinition, withinKeyDefinition, type PointsKeyParameters } from "./keys.js";
import type { DoorsMessage, DozensValue, Order, OrderInput, PerhapsValue, RatioValue } from "./messages.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly keys?: {
    readonly dozens?: FreshKeyTune | undefined;
    readonly draft?: KeyTune | undefined;
    readonly offer?: KeyTune | undefined;
    readonly perhaps?: FreshKeyTune | undefined;
    readonly points?: KeyTune | undefined;
    readonly ratio?: FreshKeyTune | undefined;
    readonly visits?: FreshKeyTune | undefined;
    readonly within?: FreshKeyTune | undefined;
  } | undefined;
  readonly calls?: {
    readonly order?: CallTune | undefined;
    readonly ping?: CallTune | undefined;
    readonly price?: CallTune | undefined;
    readonly shelves?: BroadcastCallTune | undefined;
    readonly stockTake?: BroadcastCallTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface ShopCommands {
  readonly channels: {
    readonly doors: Parameterized<DoorsChannelParameters, ChannelCommands<DoorsMessage, DoorsChannelParameters>>;
    readonly gates: ChannelCommands<OrderInput>;
    readonly moved: ChannelCommands<OrderInput>;
    readonly tills: Parameterized<TillsChannelParameters, ChannelCommands<OrderInput, TillsChannelParameters>>;
  };
  readonly keys: {
    readonly dozens: KeyCommands<DozensValue>;
    readonly draft: KeyCommands<string>;
    readonly offer: KeyCommands<Order, OrderInput>;
    readonly perhaps: KeyCommands<PerhapsValue>;
    readonly points: Parameterized<PointsKeyParameters, CounterCommands<PointsKeyParameters>>;
    readonly ratio: KeyCommands<RatioValue>;
    readonly visits: CounterCommands;
    readonly within: CounterCommands;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { keys: { dozens: "fresh", draft: "stale", offer: "stale", perhaps: "fresh", points: "stale", ratio: "fresh", visits: "fresh", within: "fresh" }, calls: { order: "served", ping: "served", price: "served", shelves: "broadcast", stockTake: "broadcast" } });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    channels: definitions("shop.commands.channels", {
      doors: { at: (parameters) => new ChannelCommands(doorsChannelDefinition, { prefix }, parameters) },
      gates: new ChannelCommands(gatesChannelDefinition, { prefix }),
      moved: new ChannelCommands(movedChannelDefinition, { prefix }),
      tills: { at: (parameters) => new ChannelCommands(tillsChannelDefinition, { prefix }, parameters) },
    }),
    keys: definitions("shop.commands.keys", {
      dozens: new KeyCommands(dozensKeyDefinition, { prefix, tune: tune?.keys?.dozens }),
      draft: new KeyCommands(draftKeyDefinition, { prefix, tune: tune?.keys?.draft }),
      offer: new KeyCommands(offerKeyDefinition, { prefix, tune: tune?.keys?.offer }),
      perhaps: new KeyCommands(perhapsKeyDefinition, { prefix, tune: tune?.keys?.perhaps }),
      points: { at: (parameters) => new CounterCommands(pointsKeyDefinition, { prefix, tune: tune?.keys?.points }, parameters) },
      ratio: new KeyCommands(ratioKeyDefinition, { prefix, tune: tune?.keys?.ratio }),
      visits: new CounterCommands(visitsKeyDefinition, { prefix, tune: tune?.keys?.visits }),
      within: new CounterCommands(withinKeyDefinition, { prefix, tune: tune?.keys?.within }),
    }),
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { ChannelCommands, KeyCommands, LimitCommands, LockCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type ExclusiveLockTune, type FreshKeyTune, type LimitTune, type NoParameters, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import { announcementsChannelDefinition, ordersChannelDefinition, type OrdersChannelParameters } from "./channels.js";
import { bannerKeyDefinition, cartKeyDefinition, photoKeyDefinition, tagsKeyDefinition, type CartKeyParameters, type PhotoKeyParameters } from "./keys.js";
import { checkoutLimitDefinition, searchLimitDefinition, type SearchLimitParameters } from "./limits.js";
import { shelfLockDefinition, tillLockDefinition, type ShelfLockParameters } from "./locks.js";
import type { Note, Order, OrderInput, TagsValue } from "./messages.js";
import { movesStreamDefinition, placedStreamDefinition, returnsStreamDefinition, type MovesStreamParameters } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly streams?: {
    readonly moves?: StreamTune<"track"> | undefined;
    readonly placed?: StreamTune<"audit" | "mail"> | undefined;
    readonly returns?: StreamTune<never> | undefined;
  } | undefined;
  readonly locks?: {
    readonly shelf?: ExclusiveLockTune | undefined;
    readonly till?: ExclusiveLockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly checkout?: LimitTune<NoParameters> | undefined;
    readonly search?: LimitTune<SearchLimitParameters> | undefined;
  } | undefined;
  readonly keys?: {
    readonly banner?: FreshKeyTune | undefined;
    readonly cart?: FreshKeyTune | undefined;
    readonly photo?: FreshKeyTune | undefined;
    readonly tags?: FreshKeyTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/**
 * Every kind, with and without parameters.
 *
 * Everything of one round trip as a value, for batches and transactions.
 *
 * Owner: shop-team
 */
export interface ShopCommands {
  readonly channels: {
    /**
     * Said to all.
     *
     * @deprecated Use `orders`.
     */
    readonly announcements: ChannelCommands<Note>;
    readonly orders: Parameterized<OrdersChannelParameters, ChannelCommands<OrderInput, OrdersChannelParameters>>;
  };
  readonly streams: {
    readonly moves: Parameterized<MovesStreamParameters, StreamCommands<OrderInput, MovesStreamParameters>>;
    readonly placed: StreamCommands<OrderInput>;
    readonly returns: StreamCommands<Note>;
  };
  readonly locks: {
    readonly shelf: Parameterized<ShelfLockParameters, LockCommands<ShelfLockParameters>>;
    /** One cashier at a time. */
    readonly till: LockCommands;
  };
  readonly limits: {
    readonly checkout: LimitCommands;
    readonly search: Parameterized<SearchLimitParameters, LimitCommands<SearchLimitParameters>>;
  };
  readonly keys: {
    readonly banner: KeyCommands<string>;
    readonly cart: Parameterized<CartKeyParameters, KeyCommands<Order, OrderInput, CartKeyParameters>>;
    readonly photo: Parameterized<PhotoKeyParameters, KeyCommands<Uint8Array, Uint8Array, PhotoKeyParameters>>;
    readonly tags: KeyCommands<TagsValue>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { streams: { moves: ["track"], placed: ["audit", "mail"], returns: [] }, locks: { shelf: "exclusive", till: "exclusive" }, limits: { checkout: "rates", search: "rates" }, keys: { banner: "fresh", cart: "fresh", photo: "fresh", tags: "fresh" } });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    channels: definitions("shop.commands.channels", {
      announcements: new ChannelCommands(announcementsChannelDefinition, { prefix }),
      orders: { at: (parameters) => new ChannelCommands(ordersChannelDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.commands.streams", {
      moves: { at: (parameters) => new StreamCommands(streamSettings(movesStreamDefinition, tune?.streams?.moves), { prefix }, parameters) },
      placed: new StreamCommands(streamSettings(placedStreamDefinition, tune?.streams?.placed), { prefix }),
      returns: new StreamCommands(streamSettings(returnsStreamDefinition, tune?.streams?.returns), { prefix }),
    }),
    locks: definitions("shop.commands.locks", {
      shelf: { at: (parameters) => new LockCommands(shelfLockDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new LockCommands(tillLockDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.commands.limits", {
      checkout: new LimitCommands(checkoutLimitDefinition, { prefix, tune: tune?.limits?.checkout }),
      search: { at: (parameters) => new LimitCommands(searchLimitDefinition, { prefix, tune: tune?.limits?.search }, parameters) },
    }),
    keys: definitions("shop.commands.keys", {
      banner: new KeyCommands(bannerKeyDefinition, { prefix, tune: tune?.keys?.banner }),
      cart: { at: (parameters) => new KeyCommands(cartKeyDefinition, { prefix, tune: tune?.keys?.cart }, parameters) },
      photo: { at: (parameters) => new KeyCommands(photoKeyDefinition, { prefix, tune: tune?.keys?.photo }, parameters) },
      tags: new KeyCommands(tagsKeyDefinition, { prefix, tune: tune?.keys?.tags }),
    }),
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { ChannelCommands, KeyCommands, LimitCommands, LockCommands, StreamCommands, checkClientOptions, definitions, type ClientOptions, type KeyTune, type LimitTune, type LockTune, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import { announcementsDefinition, ordersDefinition, type OrdersParameters } from "./channels.js";
import { bannerDefinition, cartDefinition, photoDefinition, tagsDefinition, type CartParameters, type PhotoParameters } from "./keys.js";
import { checkoutDefinition, searchDefinition, type SearchParameters } from "./limits.js";
import { shelfDefinition, tillDefinition, type ShelfParameters } from "./locks.js";
import type { Note, Order, OrderInput, TagsValue } from "./messages.js";
import { movesDefinition, placedDefinition, returnsDefinition, type MovesParameters } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly streams?: {
    readonly moves?: StreamTune<"track"> | undefined;
    readonly placed?: StreamTune<"audit" | "mail"> | undefined;
  } | undefined;
  readonly locks?: {
    readonly shelf?: LockTune | undefined;
    readonly till?: LockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly checkout?: LimitTune | undefined;
    readonly search?: LimitTune | undefined;
  } | undefined;
  readonly keys?: {
    readonly banner?: KeyTune | undefined;
    readonly cart?: KeyTune | undefined;
    readonly photo?: KeyTune | undefined;
    readonly tags?: KeyTune | undefined;
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
    readonly orders: Parameterized<OrdersParameters, ChannelCommands<OrderInput, OrdersParameters>>;
  };
  readonly streams: {
    readonly moves: Parameterized<MovesParameters, StreamCommands<OrderInput, MovesParameters>>;
    readonly placed: StreamCommands<OrderInput>;
    readonly returns: StreamCommands<Note>;
  };
  readonly locks: {
    readonly shelf: Parameterized<ShelfParameters, LockCommands<ShelfParameters>>;
    /** One cashier at a time. */
    readonly till: LockCommands;
  };
  readonly limits: {
    readonly checkout: LimitCommands;
    readonly search: Parameterized<SearchParameters, LimitCommands<SearchParameters>>;
  };
  readonly keys: {
    readonly banner: KeyCommands<string>;
    readonly cart: Parameterized<CartParameters, KeyCommands<Order, OrderInput, CartParameters>>;
    readonly photo: Parameterized<PhotoParameters, KeyCommands<Uint8Array, Uint8Array, PhotoParameters>>;
    readonly tags: KeyCommands<TagsValue>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { streams: { moves: ["track"], placed: ["audit", "mail"] }, locks: ["shelf", "till"], limits: ["checkout", "search"], keys: ["banner", "cart", "photo", "tags"] });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    channels: definitions("shop.commands.channels", {
      announcements: new ChannelCommands(announcementsDefinition, { prefix }),
      orders: { at: (parameters) => new ChannelCommands(ordersDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.commands.streams", {
      moves: { at: (parameters) => new StreamCommands(movesDefinition, { prefix }, parameters) },
      placed: new StreamCommands(placedDefinition, { prefix }),
      returns: new StreamCommands(returnsDefinition, { prefix }),
    }),
    locks: definitions("shop.commands.locks", {
      shelf: { at: (parameters) => new LockCommands(shelfDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new LockCommands(tillDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.commands.limits", {
      checkout: new LimitCommands(checkoutDefinition, { prefix, tune: tune?.limits?.checkout }),
      search: { at: (parameters) => new LimitCommands(searchDefinition, { prefix, tune: tune?.limits?.search }, parameters) },
    }),
    keys: definitions("shop.commands.keys", {
      banner: new KeyCommands(bannerDefinition, { prefix, tune: tune?.keys?.banner }),
      cart: { at: (parameters) => new KeyCommands(cartDefinition, { prefix, tune: tune?.keys?.cart }, parameters) },
      photo: { at: (parameters) => new KeyCommands(photoDefinition, { prefix, tune: tune?.keys?.photo }, parameters) },
      tags: new KeyCommands(tagsDefinition, { prefix, tune: tune?.keys?.tags }),
    }),
  });
}

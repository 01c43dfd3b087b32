// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncLimiter, SyncLock, SyncProducer, SyncPublisher, SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { announcementsDefinition, ordersDefinition, type OrdersParameters } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { bannerDefinition, cartDefinition, photoDefinition, tagsDefinition, type CartParameters, type PhotoParameters } from "./keys.js";
import { checkoutDefinition, searchDefinition, type SearchParameters } from "./limits.js";
import { shelfDefinition, tillDefinition, type ShelfParameters } from "./locks.js";
import type { Note, Order, OrderInput, TagsValue } from "./messages.js";
import { movesDefinition, placedDefinition, returnsDefinition, type MovesParameters } from "./streams.js";

/**
 * Every kind, with and without parameters.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 *
 * Owner: shop-team
 */
export interface ShopSyncClient {
  readonly channels: {
    /**
     * Said to all.
     *
     * @deprecated Use `orders`.
     */
    readonly announcements: SyncPublisher<Note>;
    readonly orders: Parameterized<OrdersParameters, SyncPublisher<OrderInput, OrdersParameters>>;
  };
  readonly streams: {
    readonly moves: Parameterized<MovesParameters, SyncProducer<OrderInput, MovesParameters>>;
    readonly placed: SyncProducer<OrderInput>;
    readonly returns: SyncProducer<Note>;
  };
  readonly locks: {
    readonly shelf: Parameterized<ShelfParameters, SyncLock<ShelfParameters>>;
    /** One cashier at a time. */
    readonly till: SyncLock;
  };
  readonly limits: {
    readonly checkout: SyncLimiter;
    readonly search: Parameterized<SearchParameters, SyncLimiter<SearchParameters>>;
  };
  readonly keys: {
    readonly banner: SyncStore<string>;
    readonly cart: Parameterized<CartParameters, SyncStore<Order, OrderInput, CartParameters>>;
    readonly photo: Parameterized<PhotoParameters, SyncStore<Uint8Array, Uint8Array, PhotoParameters>>;
    readonly tags: SyncStore<TagsValue>;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      announcements: new SyncPublisher(connection, announcementsDefinition, { prefix }),
      orders: { at: (parameters) => new SyncPublisher(connection, ordersDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.streams", {
      moves: { at: (parameters) => new SyncProducer(connection, movesDefinition, { prefix }, parameters) },
      placed: new SyncProducer(connection, placedDefinition, { prefix }),
      returns: new SyncProducer(connection, returnsDefinition, { prefix }),
    }),
    locks: definitions("shop.locks", {
      shelf: { at: (parameters) => new SyncLock(connection, shelfDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new SyncLock(connection, tillDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.limits", {
      checkout: new SyncLimiter(connection, checkoutDefinition, { prefix, tune: tune?.limits?.checkout }),
      search: { at: (parameters) => new SyncLimiter(connection, searchDefinition, { prefix, tune: tune?.limits?.search }, parameters) },
    }),
    keys: definitions("shop.keys", {
      banner: new SyncStore(connection, bannerDefinition, { prefix, tune: tune?.keys?.banner }),
      cart: { at: (parameters) => new SyncStore(connection, cartDefinition, { prefix, tune: tune?.keys?.cart }, parameters) },
      photo: { at: (parameters) => new SyncStore(connection, photoDefinition, { prefix, tune: tune?.keys?.photo }, parameters) },
      tags: new SyncStore(connection, tagsDefinition, { prefix, tune: tune?.keys?.tags }),
    }),
    commands,
  });
}

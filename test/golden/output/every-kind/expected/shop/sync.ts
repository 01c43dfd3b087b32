// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, streamSettings, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncLimiter, SyncLock, SyncProducer, SyncPublisher, SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { announcementsChannelDefinition, ordersChannelDefinition, type OrdersChannelParameters } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { bannerKeyDefinition, cartKeyDefinition, photoKeyDefinition, tagsKeyDefinition, type CartKeyParameters, type PhotoKeyParameters } from "./keys.js";
import { checkoutLimitDefinition, searchLimitDefinition, type SearchLimitParameters } from "./limits.js";
import { shelfLockDefinition, tillLockDefinition, type ShelfLockParameters } from "./locks.js";
import type { Note, Order, OrderInput, TagsValue } from "./messages.js";
import { movesStreamDefinition, placedStreamDefinition, returnsStreamDefinition, type MovesStreamParameters } from "./streams.js";

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
    readonly orders: Parameterized<OrdersChannelParameters, SyncPublisher<OrderInput, OrdersChannelParameters>>;
  };
  readonly streams: {
    readonly moves: Parameterized<MovesStreamParameters, SyncProducer<OrderInput, MovesStreamParameters>>;
    readonly placed: SyncProducer<OrderInput>;
    readonly returns: SyncProducer<Note>;
  };
  readonly locks: {
    readonly shelf: Parameterized<ShelfLockParameters, SyncLock<ShelfLockParameters>>;
    /** One cashier at a time. */
    readonly till: SyncLock;
  };
  readonly limits: {
    readonly checkout: SyncLimiter;
    readonly search: Parameterized<SearchLimitParameters, SyncLimiter<SearchLimitParameters>>;
  };
  readonly keys: {
    readonly banner: SyncStore<string>;
    readonly cart: Parameterized<CartKeyParameters, SyncStore<Order, OrderInput, CartKeyParameters>>;
    readonly photo: Parameterized<PhotoKeyParameters, SyncStore<Uint8Array, Uint8Array, PhotoKeyParameters>>;
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
      announcements: new SyncPublisher(connection, announcementsChannelDefinition, { prefix }),
      orders: { at: (parameters) => new SyncPublisher(connection, ordersChannelDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.streams", {
      moves: { at: (parameters) => new SyncProducer(connection, streamSettings(movesStreamDefinition, tune?.streams?.moves), { prefix }, parameters) },
      placed: new SyncProducer(connection, streamSettings(placedStreamDefinition, tune?.streams?.placed), { prefix }),
      returns: new SyncProducer(connection, streamSettings(returnsStreamDefinition, tune?.streams?.returns), { prefix }),
    }),
    locks: definitions("shop.locks", {
      shelf: { at: (parameters) => new SyncLock(connection, shelfLockDefinition, { prefix, tune: tune?.locks?.shelf }, parameters) },
      till: new SyncLock(connection, tillLockDefinition, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.limits", {
      checkout: new SyncLimiter(connection, checkoutLimitDefinition, { prefix, tune: tune?.limits?.checkout }),
      search: { at: (parameters) => new SyncLimiter(connection, searchLimitDefinition, { prefix, tune: tune?.limits?.search }, parameters) },
    }),
    keys: definitions("shop.keys", {
      banner: new SyncStore(connection, bannerKeyDefinition, { prefix, tune: tune?.keys?.banner }),
      cart: { at: (parameters) => new SyncStore(connection, cartKeyDefinition, { prefix, tune: tune?.keys?.cart }, parameters) },
      photo: { at: (parameters) => new SyncStore(connection, photoKeyDefinition, { prefix, tune: tune?.keys?.photo }, parameters) },
      tags: new SyncStore(connection, tagsKeyDefinition, { prefix, tune: tune?.keys?.tags }),
    }),
    commands,
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { AnnouncementsChannel, OrdersChannel } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { BannerStore, CartStore, PhotoStore, TagsStore } from "./keys.js";
import { CheckoutLimiter, SearchLimiter } from "./limits.js";
import { ShelfLock, TillLock } from "./locks.js";
import { MovesStream, PlacedStream, ReturnsStream } from "./streams.js";

/**
 * Every kind, with and without parameters.
 *
 * Everything that the contract defines, on one connection.
 *
 * Owner: shop-team
 */
export interface ShopClient {
  readonly channels: {
    /**
     * Said to all.
     *
     * @deprecated Use `orders`.
     */
    readonly announcements: AnnouncementsChannel;
    readonly orders: OrdersChannel;
  };
  readonly streams: {
    readonly moves: MovesStream;
    readonly placed: PlacedStream;
    readonly returns: ReturnsStream;
  };
  readonly locks: {
    readonly shelf: ShelfLock;
    /** One cashier at a time. */
    readonly till: TillLock;
  };
  readonly limits: {
    readonly checkout: CheckoutLimiter;
    readonly search: SearchLimiter;
  };
  readonly keys: {
    readonly banner: BannerStore;
    readonly cart: CartStore;
    readonly photo: PhotoStore;
    readonly tags: TagsStore;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      announcements: new AnnouncementsChannel(connection, { prefix }),
      orders: new OrdersChannel(connection, { prefix }),
    }),
    streams: definitions("shop.streams", {
      moves: new MovesStream(connection, { prefix, tune: tune?.streams?.moves }),
      placed: new PlacedStream(connection, { prefix, tune: tune?.streams?.placed }),
      returns: new ReturnsStream(connection, { prefix, tune: tune?.streams?.returns }),
    }),
    locks: definitions("shop.locks", {
      shelf: new ShelfLock(connection, { prefix, tune: tune?.locks?.shelf }),
      till: new TillLock(connection, { prefix, tune: tune?.locks?.till }),
    }),
    limits: definitions("shop.limits", {
      checkout: new CheckoutLimiter(connection, { prefix, tune: tune?.limits?.checkout }),
      search: new SearchLimiter(connection, { prefix, tune: tune?.limits?.search }),
    }),
    keys: definitions("shop.keys", {
      banner: new BannerStore(connection, { prefix, tune: tune?.keys?.banner }),
      cart: new CartStore(connection, { prefix, tune: tune?.keys?.cart }),
      photo: new PhotoStore(connection, { prefix, tune: tune?.keys?.photo }),
      tags: new TagsStore(connection, { prefix, tune: tune?.keys?.tags }),
    }),
    commands,
  });
}

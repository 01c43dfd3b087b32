// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { OrderCall, PingCall, PriceCall, ShelvesCall, StockTakeCall } from "./calls.js";
import { DoorsChannel, GatesChannel, MovedChannel, TillsChannel } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { DozensStore, DraftStore, OfferStore, PerhapsStore, PointsStore, RatioStore, VisitsStore, WithinStore } from "./keys.js";

/** Everything that the contract defines, on one connection. */
export interface ShopClient {
  readonly channels: {
    readonly doors: DoorsChannel;
    readonly gates: GatesChannel;
    readonly moved: MovedChannel;
    readonly tills: TillsChannel;
  };
  readonly keys: {
    readonly dozens: DozensStore;
    readonly draft: DraftStore;
    readonly offer: OfferStore;
    readonly perhaps: PerhapsStore;
    readonly points: PointsStore;
    readonly ratio: RatioStore;
    readonly visits: VisitsStore;
    readonly within: WithinStore;
  };
  readonly calls: {
    /**
     * Orders something.
     *
     * Owner: shop-team
     *
     * @deprecated Use `buy`.
     */
    readonly order: OrderCall;
    readonly ping: PingCall;
    readonly price: PriceCall;
    readonly shelves: ShelvesCall;
    readonly stockTake: StockTakeCall;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      doors: new DoorsChannel(connection, { prefix }),
      gates: new GatesChannel(connection, { prefix }),
      moved: new MovedChannel(connection, { prefix }),
      tills: new TillsChannel(connection, { prefix }),
    }),
    keys: definitions("shop.keys", {
      dozens: new DozensStore(connection, { prefix, tune: tune?.keys?.dozens }),
      draft: new DraftStore(connection, { prefix, tune: tune?.keys?.draft }),
      offer: new OfferStore(connection, { prefix, tune: tune?.keys?.offer }),
      perhaps: new PerhapsStore(connection, { prefix, tune: tune?.keys?.perhaps }),
      points: new PointsStore(connection, { prefix, tune: tune?.keys?.points }),
      ratio: new RatioStore(connection, { prefix, tune: tune?.keys?.ratio }),
      visits: new VisitsStore(connection, { prefix, tune: tune?.keys?.visits }),
      within: new WithinStore(connection, { prefix, tune: tune?.keys?.within }),
    }),
    calls: definitions("shop.calls", {
      order: new OrderCall(connection, { prefix, tune: tune?.calls?.order }),
      ping: new PingCall(connection, { prefix, tune: tune?.calls?.ping }),
      price: new PriceCall(connection, { prefix, tune: tune?.calls?.price }),
      shelves: new ShelvesCall(connection, { prefix, tune: tune?.calls?.shelves }),
      stockTake: new StockTakeCall(connection, { prefix, tune: tune?.calls?.stockTake }),
    }),
    commands,
  });
}

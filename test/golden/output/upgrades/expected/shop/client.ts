// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { PlainChannel } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { OrderStore, TreeStore } from "./keys.js";
import { OrdersStream, StepsStream } from "./streams.js";

/** Everything that the contract defines, on one connection. */
export interface ShopClient {
  readonly channels: {
    readonly plain: PlainChannel;
  };
  readonly streams: {
    readonly orders: OrdersStream;
    readonly steps: StepsStream;
  };
  readonly keys: {
    readonly order: OrderStore;
    readonly tree: TreeStore;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      plain: new PlainChannel(connection, { prefix }),
    }),
    streams: definitions("shop.streams", {
      orders: new OrdersStream(connection, { prefix, tune: tune?.streams?.orders }),
      steps: new StepsStream(connection, { prefix, tune: tune?.streams?.steps }),
    }),
    keys: definitions("shop.keys", {
      order: new OrderStore(connection, { prefix, tune: tune?.keys?.order }),
      tree: new TreeStore(connection, { prefix, tune: tune?.keys?.tree }),
    }),
    commands,
  });
}

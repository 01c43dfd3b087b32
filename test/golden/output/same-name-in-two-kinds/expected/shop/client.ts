// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { UserCall } from "./calls.js";
import { UserChannel } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { UserStore } from "./keys.js";
import { UserLimiter } from "./limits.js";
import { UserLock } from "./locks.js";
import { UserStream } from "./streams.js";

/** Everything that the contract defines, on one connection. */
export interface ShopClient {
  readonly channels: {
    readonly user: UserChannel;
  };
  readonly streams: {
    readonly user: UserStream;
  };
  readonly locks: {
    readonly user: UserLock;
  };
  readonly limits: {
    readonly user: UserLimiter;
  };
  readonly keys: {
    readonly user: UserStore;
  };
  readonly calls: {
    readonly user: UserCall;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      user: new UserChannel(connection, { prefix }),
    }),
    streams: definitions("shop.streams", {
      user: new UserStream(connection, { prefix, tune: tune?.streams?.user }),
    }),
    locks: definitions("shop.locks", {
      user: new UserLock(connection, { prefix, tune: tune?.locks?.user }),
    }),
    limits: definitions("shop.limits", {
      user: new UserLimiter(connection, { prefix, tune: tune?.limits?.user }),
    }),
    keys: definitions("shop.keys", {
      user: new UserStore(connection, { prefix, tune: tune?.keys?.user }),
    }),
    calls: definitions("shop.calls", {
      user: new UserCall(connection, { prefix, tune: tune?.calls?.user }),
    }),
    commands,
  });
}

// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, streamSettings, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncLimiter, SyncLock, SyncProducer, SyncPublisher, SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { userChannelDefinition, type UserChannelParameters } from "./channels.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { userKeyDefinition, type UserKeyParameters } from "./keys.js";
import { userLimitDefinition, type UserLimitParameters } from "./limits.js";
import { userLockDefinition, type UserLockParameters } from "./locks.js";
import type { User } from "./messages.js";
import { userStreamDefinition, type UserStreamParameters } from "./streams.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface ShopSyncClient {
  readonly channels: {
    readonly user: Parameterized<UserChannelParameters, SyncPublisher<User, UserChannelParameters>>;
  };
  readonly streams: {
    readonly user: Parameterized<UserStreamParameters, SyncProducer<User, UserStreamParameters>>;
  };
  readonly locks: {
    readonly user: Parameterized<UserLockParameters, SyncLock<UserLockParameters>>;
  };
  readonly limits: {
    readonly user: Parameterized<UserLimitParameters, SyncLimiter<UserLimitParameters>>;
  };
  readonly keys: {
    readonly user: Parameterized<UserKeyParameters, SyncStore<User, User, UserKeyParameters>>;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createShopSyncClient(connection: SyncConnection, options: ShopOptions = {}): ShopSyncClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    channels: definitions("shop.channels", {
      user: { at: (parameters) => new SyncPublisher(connection, userChannelDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.streams", {
      user: { at: (parameters) => new SyncProducer(connection, streamSettings(userStreamDefinition, tune?.streams?.user), { prefix }, parameters) },
    }),
    locks: definitions("shop.locks", {
      user: { at: (parameters) => new SyncLock(connection, userLockDefinition, { prefix, tune: tune?.locks?.user }, parameters) },
    }),
    limits: definitions("shop.limits", {
      user: { at: (parameters) => new SyncLimiter(connection, userLimitDefinition, { prefix, tune: tune?.limits?.user }, parameters) },
    }),
    keys: definitions("shop.keys", {
      user: { at: (parameters) => new SyncStore(connection, userKeyDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
    commands,
  });
}

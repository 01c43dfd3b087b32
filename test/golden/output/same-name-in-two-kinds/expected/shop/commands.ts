// Written by redloom from contracts/shop.yaml. Do not edit.
import { ChannelCommands, KeyCommands, LimitCommands, LockCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type CallTune, type ClientOptions, type ExclusiveLockTune, type FreshKeyTune, type LimitTune, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import { userChannelDefinition, type UserChannelParameters } from "./channels.js";
import { userKeyDefinition, type UserKeyParameters } from "./keys.js";
import { userLimitDefinition, type UserLimitParameters } from "./limits.js";
import { userLockDefinition, type UserLockParameters } from "./locks.js";
import type { User } from "./messages.js";
import { userStreamDefinition, type UserStreamParameters } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface ShopTune {
  readonly streams?: {
    readonly user?: StreamTune<"user"> | undefined;
  } | undefined;
  readonly locks?: {
    readonly user?: ExclusiveLockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly user?: LimitTune<UserLimitParameters> | undefined;
  } | undefined;
  readonly keys?: {
    readonly user?: FreshKeyTune | undefined;
  } | undefined;
  readonly calls?: {
    readonly user?: CallTune | undefined;
  } | undefined;
}

export interface ShopOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ShopTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface ShopCommands {
  readonly channels: {
    readonly user: Parameterized<UserChannelParameters, ChannelCommands<User, UserChannelParameters>>;
  };
  readonly streams: {
    readonly user: Parameterized<UserStreamParameters, StreamCommands<User, UserStreamParameters>>;
  };
  readonly locks: {
    readonly user: Parameterized<UserLockParameters, LockCommands<UserLockParameters>>;
  };
  readonly limits: {
    readonly user: Parameterized<UserLimitParameters, LimitCommands<UserLimitParameters>>;
  };
  readonly keys: {
    readonly user: Parameterized<UserKeyParameters, KeyCommands<User, User, UserKeyParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopCommands(options: ShopOptions = {}): ShopCommands {
  checkClientOptions(options, { streams: { user: ["user"] }, locks: { user: "exclusive" }, limits: { user: "rates" }, keys: { user: "fresh" }, calls: { user: "served" } });
  const { prefix, tune } = options;
  return definitions("shop.commands", {
    channels: definitions("shop.commands.channels", {
      user: { at: (parameters) => new ChannelCommands(userChannelDefinition, { prefix }, parameters) },
    }),
    streams: definitions("shop.commands.streams", {
      user: { at: (parameters) => new StreamCommands(streamSettings(userStreamDefinition, tune?.streams?.user), { prefix }, parameters) },
    }),
    locks: definitions("shop.commands.locks", {
      user: { at: (parameters) => new LockCommands(userLockDefinition, { prefix, tune: tune?.locks?.user }, parameters) },
    }),
    limits: definitions("shop.commands.limits", {
      user: { at: (parameters) => new LimitCommands(userLimitDefinition, { prefix, tune: tune?.limits?.user }, parameters) },
    }),
    keys: definitions("shop.commands.keys", {
      user: { at: (parameters) => new KeyCommands(userKeyDefinition, { prefix, tune: tune?.keys?.user }, parameters) },
    }),
  });
}

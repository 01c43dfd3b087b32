import type * as Door from "../../src/runtime/generated.js";
import type * as SyncDoor from "../../src/runtime/sync/index.js";
import type * as TestingDoor from "../../src/runtime/testing/index.js";

/**
 * Everything that generated code imports from the runtime. Typed against the doors: an export that is renamed or
 * removed there breaks this build, never a user's.
 */

/** Classes and functions of `redloom/generated`. */
export type RuntimeValue = keyof typeof Door;

/** Types of `redloom/generated`; those that are classes or functions too stand among the values. */
export type RuntimeType = keyof {
  Address: Door.Address<object>;
  BatchHandler: Door.BatchHandler<unknown>;
  BroadcastCallOptions: Door.BroadcastCallOptions;
  BroadcastCallTune: Door.BroadcastCallTune;
  BroadcastHandler: Door.BroadcastHandler<Door.CallTypes>;
  CallDefinition: Door.CallDefinition<Door.CallTypes>;
  CallHandler: Door.CallHandler<Door.CallTypes>;
  CallOptions: Door.CallOptions;
  CallTune: Door.CallTune;
  ChannelDefinition: Door.ChannelDefinition<unknown>;
  ClientOptions: Door.ClientOptions;
  ConcurrencyLimitDefinition: Door.ConcurrencyLimitDefinition;
  ConcurrencyLimitOptions: Door.ConcurrencyLimitOptions;
  ConcurrencyLimitTune: Door.ConcurrencyLimitTune;
  Connection: Door.Connection;
  ExclusiveLockOptions: Door.ExclusiveLockOptions;
  ExclusiveLockTune: Door.ExclusiveLockTune;
  FreshKeyTune: Door.FreshKeyTune;
  GroupDefinition: Door.GroupDefinition;
  GroupOptions: Door.GroupOptions;
  GroupTune: Door.GroupTune;
  Handler: Door.Handler<unknown>;
  JsonValue: Door.JsonValue;
  KeyDefinition: Door.KeyDefinition<unknown>;
  KeyOptions: Door.KeyOptions;
  KeyTune: Door.KeyTune;
  LimitDefinition: Door.LimitDefinition;
  LimitOptions: Door.LimitOptions;
  LimitTune: Door.LimitTune;
  LockDefinition: Door.LockDefinition;
  LockOptions: Door.LockOptions;
  LockTune: Door.LockTune;
  MessageCodec: Door.MessageCodec<unknown>;
  MessageHandler: Door.MessageHandler<unknown>;
  NoParameters: Door.NoParameters;
  Parameterized: Door.Parameterized<object, unknown>;
  ReadWriteLockDefinition: Door.ReadWriteLockDefinition;
  ReadWriteLockOptions: Door.ReadWriteLockOptions;
  ReadWriteLockTune: Door.ReadWriteLockTune;
  StreamDefinition: Door.StreamDefinition<unknown>;
  StreamOptions: Door.StreamOptions;
  StreamTune: Door.StreamTune;
  UpgradeHook: Door.UpgradeHook;
  Upgrades: Door.Upgrades;
};

/** Classes of `redloom/sync`. */
export type SyncValue = keyof typeof SyncDoor;

/** Types of `redloom/sync`. */
export type SyncType = keyof { SyncConnection: SyncDoor.SyncConnection };

/** Classes and functions of `redloom/testing`. */
export type TestingValue = keyof typeof TestingDoor;

/** Types of `redloom/testing`. */
export type TestingType = keyof {
  ClientDouble: TestingDoor.ClientDouble<object>;
  Fake: TestingDoor.Fake<unknown>;
  MakeDouble: TestingDoor.MakeDouble;
};

/** Where generated code of one namespace imports the doors from. */
export interface RuntimeModules {
  readonly generated: string;
  readonly sync: string;
  readonly testing: string;
}

/** A package has `exports`; a folder is named file by file. */
export function runtimeModules(runtime: string): RuntimeModules {
  const folder = runtime.replace(/\/+$/, "");
  return folder.startsWith(".")
    ? { generated: `${folder}/generated.js`, sync: `${folder}/sync/index.js`, testing: `${folder}/testing/index.js` }
    : { generated: `${folder}/generated`, sync: `${folder}/sync`, testing: `${folder}/testing` };
}

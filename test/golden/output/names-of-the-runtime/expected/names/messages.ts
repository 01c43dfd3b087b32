// Written by redloom from contracts/names.yaml. Do not edit.
export type BroadcastCall = string;

export interface Call {
  name: string;
}

export interface CallDefinition {
  /** @defaultValue "x" */
  name: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface CallDefinitionInput {
  /** @defaultValue "x" */
  name?: string | undefined;
}

export interface CallTypes {
  name: string;
}

export interface ChannelCommands {
  count: number;
}

export interface ClientOptions {
  /** @defaultValue "" */
  prefix: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface ClientOptionsInput {
  /** @defaultValue "" */
  prefix?: string | undefined;
}

export interface Connection {
  id: number;
}

export type CounterStore = number;
export type NoParameters = null;

export interface Publisher {
  name: string;
}

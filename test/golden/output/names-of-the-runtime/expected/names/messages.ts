// Written by redloom from contracts/names.yaml. Do not edit.

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

export interface Publisher {
  name: string;
}

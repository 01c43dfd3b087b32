import type { ErrorContext } from "../../errors.js";
import type { MethodsOf } from "./types.js";

/** What the doubles of one client, or one class made alone, share. */
export interface Shared {
  /** Values of keys, by their Redis name. */
  readonly values: Map<string, Uint8Array>;
  readonly prefix: string;
}

/** What a behaviour is about: one class over one definition. */
export interface About<T, Definition> {
  readonly definition: Definition;
  /** Of a group, its name. */
  readonly group: string | undefined;
  readonly parameters: object;
  readonly shared: Shared;
  /** The Redis name; empty where only `at` gives one. */
  readonly key: string;
  /** What errors say they concern. */
  readonly concern: ErrorContext;
  /** The double's own methods, as tests say they answer, unrecorded: what is made of another method goes by it. */
  readonly own: MethodsOf<T>;
  /** The double of what `at` gives. */
  at(parameters: object): object;
}

/** What makes a double of a class. */
export interface Behaviour<Methods extends object = object> {
  /** What each method does where no test says otherwise. */
  readonly methods: Methods;
  /** Methods whose first argument may be one that can be walked only once. */
  readonly walks?: readonly string[];
  /** Throws, or rejects with, what the real method throws before any I/O; asked whatever tests say. */
  readonly checks?: { readonly [Name in keyof Methods]?: (...args: never[]) => unknown };
  /** What tests have beside. */
  readonly further?: object;
}

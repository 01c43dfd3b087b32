import type { Definition, Json } from "../model/model.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import type { RuntimeValue, SyncValue } from "./runtime-names.js";
import type { Statement } from "./source.js";

/** What the definitions of one kind become. */
export interface KindEmitter<One extends Definition> {
  /** In the kind's module: its definition, its types and its classes. */
  statements(emission: Emission, definition: One, imports: Imports): readonly Statement[];
  /** Absent where nothing may differ between environments. */
  readonly tune?: KindTune<One>;
  /** Absent where nothing can be said in one round trip. */
  readonly roundTrip?: RoundTrip<One>;
}

export interface KindTune<One> {
  /** What `tune` of a client has for it. */
  type(definition: One, imports: Imports): string;
  /** What the runtime checks that by. */
  names(definition: One): Json;
}

/** Command values, and synchronous clients, which run them while the caller waits. */
export interface RoundTrip<One> {
  /** What makes its command values; none where not all of it is one round trip. */
  commands(emission: Emission, definition: One): RuntimeValue | undefined;
  sync(emission: Emission, definition: One): SyncValue;
  /**
   * Type arguments for what it carries, before those of the parameters.
   * @param inFull with those that are a default anyway, since others come behind them
   */
  payload?(emission: Emission, definition: One, imports: Imports, inFull: boolean): readonly string[];
  /** Further ones, behind the parameters. */
  headers?(definition: One, imports: Imports): readonly string[];
  /** Only those of one slot can be taken together, from a synchronous client also. */
  readonly slotted?: boolean;
  /** The definition as its tune has it, where classes that are bound here do not see to that themselves. */
  tuned?(name: string, tune: string, imports: Imports): string;
  /** What all command values of the kind share, so that those made later go by what earlier ones learnt. */
  readonly shared?: { readonly name: string; isUsed(definition: One): boolean; make(imports: Imports): string };
}

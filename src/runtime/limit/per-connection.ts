import type { Host } from "../host.js";
import { Denials } from "./denials.js";
import { KeptRates } from "./kept-rates.js";

/** What this process knows of limiters on one connection; on another one the same key may lie in another Redis. */
interface Known {
  readonly denials: Denials;
  readonly kept: KeptRates;
}

const known = new WeakMap<object, Known>();

/** Shared by all limiters of a connection; goes with it. */
export function knownOn(connection: { readonly host: Host }): Known {
  const before = known.get(connection);
  if (before) return before;
  const fresh: Known = { denials: new Denials(connection.host), kept: new KeptRates() };
  known.set(connection, fresh);
  return fresh;
}

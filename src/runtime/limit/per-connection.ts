import type { Host } from "../host.js";
import { Denials } from "./denials.js";
import { KeptRates } from "./kept-rates.js";
import { Turns } from "./waiting.js";

/** What this process knows of limiters on one connection; on another one the same key may lie in another Redis. */
interface Known {
  readonly denials: Denials;
  readonly kept: KeptRates;
  readonly turns: Turns;
}

const known = new WeakMap<object, Known>();

/** Shared by all limiters of a connection; goes with it. */
export function knownOn(connection: { readonly host: Host }): Known {
  const before = known.get(connection);
  if (before) return before;
  const { host } = connection;
  const fresh: Known = { denials: new Denials(host), kept: new KeptRates(), turns: new Turns(host) };
  known.set(connection, fresh);
  return fresh;
}

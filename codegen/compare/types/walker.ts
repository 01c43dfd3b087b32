import type { Json, Type } from "../../model/model.js";
import type { Resolve } from "../../values/fits.js";
import type { Direction, Side } from "../change.js";
import type { ChangeCode } from "../codes.js";
import type { Effect, Site } from "./edit.js";
import type { Hints } from "./refusal.js";

/** What a comparer of one kind of type tells, and goes on with. */
export interface Walk {
  readonly before: Resolve;
  readonly now: Resolve;
  tell(code: ChangeCode, site: Site, told: Told): void;
  /** Goes on with a part of both. */
  compare(before: Type, now: Type, site: Site): void;
  /** What the reader of a direction does with what its writer may have there. */
  refuses(direction: Direction, before: Type, now: Type, why: string, hints?: Hints): Effect;
  /** Does that side's type take this JSON? */
  takes(side: Side, type: Type, json: Json): boolean;
  /** Behind references. */
  plain(side: Side, type: Type): Type;
}

export interface Told {
  readonly message: string;
  readonly fix: string;
  /** Of these what has no effect is left out. */
  readonly effects?: { readonly [D in Direction]?: Effect | undefined };
  /** Where it stands: the type of that side. */
  readonly at: readonly [Side, Type];
}

import type { Json, MessageId, Type } from "../../model/model.js";
import type { Resolve } from "../../values/fits.js";
import { fits } from "../../values/fits.js";
import type { Direction, Side } from "../change.js";
import type { ChangeCode } from "../codes.js";
import { acrossKinds } from "./across.js";
import { arrays, tuples } from "./arrays.js";
import { choicesOf, comparePairs, paired } from "./choices.js";
import type { Edit, Effect, Effects, Link, MessagePair, Replaced, Site } from "./edit.js";
import { start, stepped } from "./edit.js";
import { enums } from "./enums.js";
import { numbers } from "./numbers.js";
import { objects } from "./objects.js";
import { parts } from "./parts.js";
import { type Hints, refusedPart } from "./refusal.js";
import { sensitivity } from "./sensitive.js";
import { bytes, strings } from "./texts.js";
import { unions } from "./unions.js";
import type { Told, Walk } from "./walker.js";

export interface Walked {
  readonly edits: readonly Edit[];
  readonly links: readonly Link[];
  readonly replaced: readonly Replaced[];
}

/**
 * Compares two types place by place; messages that both refer to are left to the caller, as links.
 * @param pair whose types they are, where they are messages'
 */
export function walkTypes(
  before: Type,
  now: Type,
  resolve: { readonly before: Resolve; readonly now: Resolve },
  pair?: MessagePair,
): Walked {
  const walking = new Walking(resolve.before, resolve.now, [
    [before, pair?.before],
    [now, pair?.now],
  ]);
  walking.compare(before, now, start);
  return walking;
}

class Walking implements Walk, Walked {
  readonly edits: Edit[] = [];
  readonly links: Link[] = [];
  readonly replaced: Replaced[] = [];
  readonly before: Resolve;
  readonly now: Resolve;
  readonly #masked = new Set<string>();
  readonly #messages: ReadonlyMap<Type, MessageId | undefined>;

  constructor(before: Resolve, now: Resolve, messages: readonly (readonly [Type, MessageId | undefined])[]) {
    this.before = before;
    this.now = now;
    this.#messages = new Map(messages);
  }

  tell(code: ChangeCode, site: Site, { message, fix, effects = {}, at: [side, { source }] }: Told): void {
    const { backward, forward } = effects;
    const kept: Effects = { ...(backward ? { backward } : {}), ...(forward ? { forward } : {}) };
    this.edits.push({ code, site, message, fix, effects: kept, side, source });
  }

  refuses(direction: Direction, before: Type, now: Type, why: string, hints: Hints = {}): Effect {
    const [old, young] = [
      { type: before, resolve: this.before },
      { type: now, resolve: this.now },
    ];
    const part = direction === "backward" ? refusedPart(old, young, hints) : refusedPart(young, old, hints);
    return part === undefined ? { does: "unsure", why } : { does: "refuses", why, part };
  }

  takes(side: Side, type: Type, json: Json): boolean {
    return fits(type, json, this[side], { side: "reader" }).length === 0;
  }

  plain(side: Side, type: Type): Type {
    let target: Type = type;
    for (let steps = 0; target.kind === "reference" && steps < 64; steps++)
      target = this[side](target.to) ?? never(type);
    return target;
  }

  compare(before: Type, now: Type, site: Site): void {
    if (!this.#masked.has(placeOf(site))) sensitivity(this, before, now, site);
    this.#masked.add(placeOf(site));
    const [old, young] = [this.#messageOf(before), this.#messageOf(now)];
    if ((before.kind === "reference" || now.kind === "reference") && old && young) {
      this.links.push({ pair: { before: old, now: young }, site });
      return;
    }
    const [one, other] = [this.plain("before", before), this.plain("now", now)];
    if (
      isChoice(one, other) &&
      (this.takes("before", one, null) === this.takes("now", other, null) || !isNullable(one, other))
    ) {
      this.#choices([before, one], [now, other], site);
      return;
    }
    if (one.kind === "nullable" || other.kind === "nullable") {
      this.#nullable(one.kind === "nullable" ? one : before, other.kind === "nullable" ? other : now, site);
      return;
    }
    this.#replace("before", before, other, site);
    this.#replace("now", now, one, site);
    this.#plain(one, other, site);
    if (one.kind !== other.kind) parts(this, before, now, site);
  }

  /** A union there, and here something that may be a member of it. */
  #choices([before, old]: readonly [Type, Type], [now, young]: readonly [Type, Type], site: Site): void {
    if (young.kind === "union" && !young.discriminator) this.#replace("before", before, young, site);
    if (old.kind === "union" && !old.discriminator) this.#replace("now", now, old, site);
    const isOne = ({ kind }: Type): boolean => kind !== "union" && kind !== "nullable";
    const both = paired(this, choicesOf(isOne(old) ? before : old), choicesOf(isOne(young) ? now : young));
    acrossKinds(this, old, young, site, both);
    comparePairs(this, both, site);
    if (both.pairs.length === 0) parts(this, before, now, site);
  }

  /** One side may name in between what the other says itself. */
  #messageOf(type: Type): MessageId | undefined {
    return type.kind === "reference" ? type.to : this.#messages.get(type);
  }

  #replace(side: Side, type: Type, inPlace: Type, site: Site): void {
    let target: Type | undefined = type;
    for (let steps = 0; target?.kind === "reference" && steps < 64; steps++) {
      this.replaced.push({ side, message: target.to, inPlace, site });
      target = this[side](target.to);
    }
  }

  #nullable(before: Type, now: Type, site: Site): void {
    const [inside, insideNow] = [before, now].map((type) => (type.kind === "nullable" ? type.of : type));
    if (!inside || !insideNow) return;
    if (before.kind !== now.kind && before.kind === "nullable" && !this.takes("now", now, null)) {
      this.tell("TYPE_NARROWED", site, {
        message: "may be null no more",
        fix: "Keep `| null` until nothing holds a null, or give it a new name.",
        effects: { backward: this.refuses("backward", before, now, "null is refused", { values: [null] }) },
        at: ["now", now],
      });
    } else if (before.kind !== now.kind && now.kind === "nullable" && !this.takes("before", before, null)) {
      this.tell("TYPE_WIDENED", site, {
        message: "may be null now",
        fix: "Deploy the consumers before anybody writes null.",
        effects: { forward: this.refuses("forward", before, now, "null is refused", { values: [null] }) },
        at: ["now", now],
      });
    }
    const inner = stepped(site, "", { into: "of" });
    const steps = {
      before: before.kind === "nullable" ? inner.before : site.before,
      now: now.kind === "nullable" ? inner.now : site.now,
    };
    this.compare(inside, insideNow, { ...site, ...steps });
  }

  #plain(before: Type, now: Type, site: Site): void {
    if (before.kind === "string" && now.kind === "string") strings(this, before, now, site);
    else if (isNumber(before) && isNumber(now)) numbers(this, before, now, site);
    else if (before.kind === "bytes" && now.kind === "bytes") bytes(this, before, now, site);
    else if (before.kind === "enum" && now.kind === "enum") enums(this, before, now, site);
    else if (before.kind === "array" && now.kind === "array") arrays(this, before, now, site);
    else if (before.kind === "tuple" && now.kind === "tuple") tuples(this, before, now, site);
    else if (before.kind === "object" && now.kind === "object") objects(this, before, now, site);
    else if (before.kind === "union" && now.kind === "union") unions(this, before, now, site);
    else if (before.kind === "map" && now.kind === "map") {
      this.compare(before.values, now.values, stepped(site, "{}", { into: "values" }));
    } else if (before.kind !== now.kind) acrossKinds(this, before, now, site);
  }
}

/** Within `| null` and unions it is the same place to those who look. */
function placeOf({ before, now }: Site): string {
  const steps = [before, now].map((all) =>
    all.slice(0, 1 + all.findLastIndex(({ into }) => into !== "of" && into !== "member")),
  );
  return JSON.stringify(steps);
}

/** A union on one side only. */
function isChoice(one: Type, other: Type): boolean {
  return (one.kind === "union") !== (other.kind === "union");
}

function isNullable(one: Type, other: Type): boolean {
  return one.kind === "nullable" || other.kind === "nullable";
}

function isNumber(type: Type): type is Type & { readonly kind: "integer" | "number" } {
  return type.kind === "integer" || type.kind === "number";
}

/** What refers to nothing fits nothing; models that were checked have none. */
function never({ source }: Type): Type {
  return { kind: "enum", values: [], open: false, doc: {}, source };
}

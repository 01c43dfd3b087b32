import type { NumberType, Type } from "../../model/model.js";
import type { Site } from "./edit.js";
import type { Walk } from "./walker.js";

type Numbers = Type & NumberType;

/** Two numbers: whole or not, their bounds, and what they are multiples of. */
export function numbers(walk: Walk, before: Numbers, now: Numbers, site: Site): void {
  if (before.kind !== now.kind) wholeness(walk, before, now, site);
  for (const bound of [lower, upper]) bounded(walk, before, now, site, bound);
  if (before.multipleOf !== now.multipleOf) multiples(walk, before, now, site);
}

function wholeness(walk: Walk, before: Numbers, now: Numbers, site: Site): void {
  const narrower = now.kind === "integer";
  const hints = { values: [0.5, 1.5, 2.5, 0.1, 2 ** 60] };
  const why = "what is not whole is refused";
  walk.tell(narrower ? "TYPE_NARROWED" : "TYPE_WIDENED", site, {
    message: `was ${before.kind} and is ${now.kind}`,
    fix: narrower
      ? "Keep it a number, or add an integer beside it."
      : "Deploy the consumers before anybody writes fractions.",
    effects: narrower
      ? { backward: walk.refuses("backward", before, now, why, hints) }
      : { forward: walk.refuses("forward", before, now, why, hints) },
    at: ["now", now],
  });
}

interface Limit {
  readonly value: number;
  readonly open: boolean;
}

/** The end of a range, as both of its words together say it. */
interface End {
  readonly name: string;
  of(type: Numbers): Limit;
  /** `1` where a greater value is tighter. */
  readonly inwards: 1 | -1;
  /** What lies outside of an end. */
  outside(writer: Numbers, value: number, open: boolean): Numbers;
}

const lower: End = {
  name: "least",
  of: ({ minimum = -Infinity, exclusiveMinimum = -Infinity }) =>
    exclusiveMinimum >= minimum && exclusiveMinimum > -Infinity
      ? { value: exclusiveMinimum, open: true }
      : { value: minimum, open: false },
  inwards: 1,
  outside: (writer, value, open) => (open ? { ...writer, maximum: value } : { ...writer, exclusiveMaximum: value }),
};

const upper: End = {
  name: "greatest",
  of: ({ maximum = Infinity, exclusiveMaximum = Infinity }) =>
    exclusiveMaximum <= maximum && exclusiveMaximum < Infinity
      ? { value: exclusiveMaximum, open: true }
      : { value: maximum, open: false },
  inwards: -1,
  outside: (writer, value, open) => (open ? { ...writer, minimum: value } : { ...writer, exclusiveMinimum: value }),
};

function bounded(walk: Walk, before: Numbers, now: Numbers, site: Site, end: End): void {
  const whole = before.kind === "integer" && now.kind === "integer";
  const [old, young] = [before, now].map((type) => (whole ? wholeEnd(end, end.of(type)) : end.of(type)));
  if (!old || !young) return;
  const difference = end.inwards * (young.value - old.value) || Number(young.open) - Number(old.open);
  // Infinite on both sides is no difference.
  if (old.value === young.value && old.open === young.open) return;
  const tighter = difference > 0;
  const [writer, { value, open }] = tighter ? [before, young] : [now, old];
  const near = [value, value - end.inwards, value - end.inwards / 2];
  const hints = { values: near, types: [end.outside(writer, value, open)] };
  const why = `the ${end.name} number is another`;
  walk.tell(tighter ? "CONSTRAINT_TIGHTENED" : "CONSTRAINT_LOOSENED", site, {
    message: `had ${shown(end, end.of(before))} and has ${shown(end, end.of(now))}`,
    fix: tighter
      ? "Keep the bound until nothing outside the new one is written or kept, or give the field a new name."
      : "Deploy the consumers before anybody writes what the old bound does not allow.",
    effects: tighter
      ? { backward: walk.refuses("backward", before, now, why, hints) }
      : { forward: walk.refuses("forward", before, now, why, hints) },
    at: ["now", now],
  });
}

/** The last whole number within it; none lies beyond those that are exact. */
function wholeEnd({ inwards }: End, { value, open }: Limit): Limit {
  const next = inwards === 1 ? Math.ceil(value) : Math.floor(value);
  const last = open && next === value ? value + inwards : next;
  const exact = Number.MAX_SAFE_INTEGER;
  return { value: inwards === 1 ? Math.max(-exact, last) : Math.min(exact, last), open: false };
}

function shown({ inwards }: End, { value, open }: Limit): string {
  const word = inwards === 1 ? "minimum" : "maximum";
  const full = open ? `exclusiveM${word.slice(1)}` : word;
  return Number.isFinite(value) ? `\`${full}: ${value}\`` : `no \`${word}\``;
}

function multiples(walk: Walk, before: Numbers, now: Numbers, site: Site): void {
  const why = "what is no multiple is refused";
  const old = before.multipleOf;
  const young = now.multipleOf;
  const hints = { values: [1, 2, 3, 0.5, 0.1, 7, old ?? 1, young ?? 1, -1] };
  walk.tell(
    young === undefined ? "CONSTRAINT_LOOSENED" : old === undefined ? "CONSTRAINT_TIGHTENED" : "CONSTRAINT_CHANGED",
    site,
    {
      message: `had ${multiple(old)} and has ${multiple(young)}`,
      fix: "Change it only where writers keep to both.",
      effects: {
        backward: follows(before, now) ? undefined : walk.refuses("backward", before, now, why, hints),
        forward: follows(now, before) ? undefined : walk.refuses("forward", before, now, why, hints),
      },
      at: ["now", now],
    },
  );
}

function multiple(of: number | undefined): string {
  return of === undefined ? "no `multipleOf`" : `\`multipleOf: ${of}\``;
}

/** Is every number of the writer a multiple that the reader wants? Only what whole numbers and powers of two prove. */
function follows(writer: Numbers, { multipleOf: wanted }: Numbers): boolean {
  if (wanted === undefined) return true;
  const given = writer.multipleOf ?? (writer.kind === "integer" ? 1 : undefined);
  const exact = Number.isInteger(wanted) || Number.isInteger(Math.log2(wanted));
  return given !== undefined && exact && Number.isInteger(given / wanted);
}

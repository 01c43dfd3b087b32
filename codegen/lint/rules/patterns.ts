import { segmentsOf } from "../../model/address.js";
import { Alike } from "../../model/alike.js";
import type { Channel, Contract } from "../../model/model.js";
import type { Rule } from "../rule.js";

/**
 * What one pattern receives beside its own: the runtime drops it by the template, which no other address can give
 * (`ADDRESS_CLASH`), but Redis sends it all the same.
 */
export const patternOverlap: Rule = {
  code: "PATTERN_OVERLAP",
  set: "strict",
  check({ contracts, model }, tell) {
    const all = model.contracts.flatMap(channelsOf).map((one, index) => ({ ...one, index }));
    const asked = new Set(contracts.flatMap(({ channels }) => channels));
    const alike = new Alike(all.filter(({ channel }) => !channel.sharded));
    const budget = { steps: mostSteps };
    for (const one of all) {
      if (!asked.has(one.channel) || one.channel.sharded || one.channel.address.parameters.length === 0) continue;
      const other = firstMet(one, alike, budget);
      if (!other) continue;
      const text = `Who subscribes to all of \`${one.name}\` is sent everything of \`${other.name}\` as well, to be dropped`;
      tell(one.channel.address.source, text, "Begin one of the addresses differently.");
    }
  },
};

/** Steps of comparing, each below a microsecond: what needs more was made to need it, and is not advised. */
const mostSteps = 1_500_000;

interface Budget {
  steps: number;
}

/** The first channel whose names the pattern of one covers. */
function firstMet(one: Indexed, alike: Alike<Indexed>, budget: Budget): Indexed | undefined {
  const pattern = one.tokens.map((token) => (token === "value" ? "anything" : token));
  let first: Indexed | undefined;
  for (const other of alike.to(one)) {
    budget.steps -= 0.2;
    if (budget.steps < 0) break;
    if (other.channel === one.channel || (first && first.index < other.index)) continue;
    if (meet(pattern, other.tokens, budget)) first = other;
  }
  return first;
}

/** A character, any characters, or those of a parameter's value, of which there is at least one and none is a `:`. */
type Token = { readonly text: string } | "anything" | "value";

interface Named {
  readonly channel: Channel;
  readonly name: string;
  readonly tokens: readonly Token[];
  /** What every name begins and ends with. */
  readonly start: string;
  readonly end: string;
}

interface Indexed extends Named {
  readonly index: number;
}

function channelsOf({ namespace, channels }: Contract): readonly Named[] {
  return channels.map((channel) => {
    const { template, slot } = channel.address;
    const name = namespace === "" ? template : `${namespace}:${template}`;
    const tokens = segmentsOf(name).flatMap((segment): readonly Token[] => {
      if ("text" in segment) return [...segment.text].map((text) => ({ text }));
      return segment.parameter === slot ? [{ text: "{" }, "value", { text: "}" }] : ["value"];
    });
    const start = textOf(tokens.includes("value") ? tokens.slice(0, tokens.indexOf("value")) : tokens);
    return { channel, name, tokens, start, end: textOf(tokens.slice(tokens.lastIndexOf("value") + 1)) };
  });
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (typeof token === "string" ? "" : token.text)).join("");
}

/** Is there a name that both can give? */
function meet(pattern: readonly Token[], name: readonly Token[], budget: Budget): boolean {
  const seen = new Set<number>();
  // `inside`: of the value at `right`, a character was read already.
  const open: { readonly left: number; readonly right: number; readonly inside: boolean }[] = [
    { left: 0, right: 0, inside: false },
  ];
  for (let state = open.pop(); state && budget.steps > 0; state = open.pop()) {
    budget.steps -= 1;
    const { left, right, inside } = state;
    const [a, b] = [pattern[left], name[right]];
    if (a === undefined && b === undefined) return true;
    const key = (left * (name.length + 1) + right) * 2 + Number(inside);
    if (seen.has(key)) continue;
    seen.add(key);
    if (a === "anything") open.push({ ...state, left: left + 1 });
    if (b === "value" && inside) open.push({ left, right: right + 1, inside: false });
    if (a === undefined || b === undefined || !share(a, b)) continue;
    const next = { left: a === "anything" ? left : left + 1 };
    if (b === "value") open.push({ ...next, right, inside: true });
    else open.push({ ...next, right: right + 1, inside: false });
  }
  return false;
}

function share(a: Token, b: Token): boolean {
  if (typeof a === "string") return true;
  if (typeof b === "string") return !/[:{}*?[\]\\\s]/.test(a.text);
  return a.text === b.text;
}

import { segmentsOf } from "../../model/address.js";
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
    const all = model.contracts.flatMap(channelsOf);
    for (const { channel, tokens, name } of contracts.flatMap(channelsOf)) {
      if (channel.sharded || channel.address.parameters.length === 0) continue;
      const pattern = tokens.map((token) => (token === "value" ? "anything" : token));
      const other = all.find(
        (one) =>
          one.channel !== channel && !one.channel.sharded && couldMeet(tokens, one.tokens) && meet(pattern, one.tokens),
      );
      if (!other) continue;
      const text = `Who subscribes to all of \`${name}\` is sent everything of \`${other.name}\` as well, to be dropped`;
      tell(channel.address.source, text, "Begin one of the addresses differently.");
    }
  },
};

/** A character, any characters, or those of a parameter's value, of which there is at least one and none is a `:`. */
type Token = { readonly text: string } | "anything" | "value";

interface Named {
  readonly channel: Channel;
  readonly name: string;
  readonly tokens: readonly Token[];
}

function channelsOf({ namespace, channels }: Contract): readonly Named[] {
  return channels.map((channel) => {
    const { template, slot } = channel.address;
    const name = namespace === "" ? template : `${namespace}:${template}`;
    const tokens = segmentsOf(name).flatMap((segment): readonly Token[] => {
      if ("text" in segment) return [...segment.text].map((text) => ({ text }));
      return segment.parameter === slot ? [{ text: "{" }, "value", { text: "}" }] : ["value"];
    });
    return { channel, name, tokens };
  });
}

/** Do they begin and end with the same text, as far as both have any? Most channels do not, and need no closer look. */
function couldMeet(one: readonly Token[], other: readonly Token[]): boolean {
  return beginAlike(one, other) && beginAlike(one.toReversed(), other.toReversed());
}

function beginAlike(one: readonly Token[], other: readonly Token[]): boolean {
  for (const [index, token] of one.entries()) {
    const against = other[index];
    if (typeof token === "string" || typeof against === "string") return true;
    if (token.text !== against?.text) return false;
  }
  return true;
}

/** Is there a name that both can give? */
function meet(pattern: readonly Token[], name: readonly Token[]): boolean {
  const seen = new Set<string>();
  // `inside`: of the value at `right`, a character was read already.
  const open: { readonly left: number; readonly right: number; readonly inside: boolean }[] = [
    { left: 0, right: 0, inside: false },
  ];
  for (let state = open.pop(); state; state = open.pop()) {
    const { left, right, inside } = state;
    const [a, b] = [pattern[left], name[right]];
    if (a === undefined && b === undefined) return true;
    const key = `${left} ${right} ${inside}`;
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

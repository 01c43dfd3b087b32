import { didYouMean } from "../did-you-mean.js";
import type { Field, ForeignGroup, Group, ObjectType, Source, Stream, Type } from "../model/model.js";
import { retryHorizonMs } from "../model/retry-horizon.js";
import type { Checked } from "./rule.js";

/** What streams and their groups say must fit their messages, and each other. */
export function checkStreams(checked: Checked): void {
  const { contracts } = checked.model;
  const foreign = contracts.filter(({ external }) => !external).flatMap(({ groups }) => groups);
  for (const contract of contracts) {
    for (const stream of contract.streams) {
      const others = foreign.filter(({ of }) => of.contract === contract.folder && of.name === stream.name);
      for (const group of others) checkBy(checked, stream, "order.by", group.order);
      checkGroupNames(checked, stream, others);
      checkHorizon(checked, contract.external ? { ...stream, groups: [] } : stream, others);
      if (contract.external) continue;
      for (const group of stream.groups) checkBy(checked, stream, "order.by", group.order);
      checkBy(checked, stream, "deduplicate.by", stream.deduplicate);
      checkCapacity(checked, stream, others);
    }
  }
}

/** `by` is read from entries of every version and kind: each must have the value, and one text for it. */
function checkBy(
  checked: Checked,
  stream: Stream,
  word: "order.by" | "deduplicate.by",
  said: { readonly by: string; readonly source: Source } | undefined,
): void {
  const message = checked.messageType(stream.message);
  if (!said || !message || checked.isBroken(message)) return;
  const tell = (text: string, fix: string) => checked.findings.add("BY_INVALID", said.source, text, fix);
  const members = membersOf(checked, message, stream.message.name);
  if (!members) {
    const fix = "Make the message an object, or a union of objects, with the field in it.";
    tell(`\`${word}\` needs a field, and \`${stream.message.name}\` is not made of fields`, fix);
    return;
  }
  for (const { name, type } of members) {
    const field = type.fields.find((one) => one.name === said.by);
    const problem = field ? problemOf(checked, field) : undefined;
    if (!field) {
      const meant = didYouMean(
        said.by,
        type.fields.filter((one) => problemOf(checked, one) === undefined).map((one) => one.name),
      );
      tell(`\`${name}\` has no field \`${said.by}\``, meant ? `Did you mean \`${meant}\`?` : fieldFix(said.by));
    } else if (problem !== undefined) {
      tell(`\`${said.by}\` of \`${name}\` ${problem.message}`, problem.fix);
    } else continue;
    return;
  }
}

function fieldFix(by: string): string {
  return `Name a field that every member requires, or add \`${by}: string\` to it.`;
}

function problemOf(checked: Checked, { optional, type }: Field): { message: string; fix: string } | undefined {
  if (checked.isBroken(type)) return undefined;
  if (optional) return { message: "is optional", fix: "Name a field that is always there, or take its `?` away." };
  const word = type.default !== undefined ? "default" : type.fill !== undefined ? "fill" : undefined;
  if (word) {
    const fix = `Name a field that writers always give, or take its \`${word}\` away.`;
    return { message: `may be left out by a writer: it has a \`${word}\``, fix };
  }
  if (hasOneText(checked, type)) return undefined;
  const fix = "Name a field that is a string or one of its formats, an integer, a boolean, a bigint, or an enum.";
  return { message: "is of a type that has no one text for a value", fix };
}

function hasOneText(checked: Checked, type: Type, steps = 0): boolean {
  switch (type.kind) {
    case "string":
    case "integer":
    case "boolean":
    case "bigint":
      return true;
    case "enum":
      return type.values.every((value) => value !== null && (typeof value !== "number" || Number.isSafeInteger(value)));
    case "reference": {
      const target = steps < 32 ? checked.messageType(type.to) : undefined;
      return target !== undefined && (checked.isBroken(target) || hasOneText(checked, target, steps + 1));
    }
    default:
      return false;
  }
}

interface Member {
  readonly name: string;
  readonly type: ObjectType;
}

/** The objects that a message can be; `undefined` where it can be something else. */
function membersOf(checked: Checked, type: Type, name: string, steps = 0): readonly Member[] | undefined {
  if (steps > 32) return undefined;
  switch (type.kind) {
    case "object":
      return [{ name, type }];
    case "reference": {
      const target = checked.messageType(type.to);
      return target && membersOf(checked, target, type.to.name, steps + 1);
    }
    case "union": {
      const members = type.members.map((one, index) =>
        membersOf(checked, one, `member ${index + 1} of ${name}`, steps + 1),
      );
      return members.every((one) => one !== undefined) ? members.flat() : undefined;
    }
    default:
      return checked.isBroken(type) ? [] : undefined;
  }
}

/** A group is known by its name in Redis: two of one name would share what they are given. */
function checkGroupNames({ findings }: Checked, stream: Stream, others: readonly ForeignGroup[]): void {
  const taken = new Set(stream.groups.map(({ name }) => name));
  for (const group of others) {
    if (taken.has(group.name)) {
      const text = `\`${stream.name}\` has a group \`${group.name}\` already: both would share its entries`;
      findings.add("GROUP_TAKEN", group.source, text, "Rename it.");
    }
    taken.add(group.name);
  }
}

function checkCapacity({ findings }: Checked, stream: Stream, others: readonly ForeignGroup[]): void {
  const { capacity, retention } = stream;
  if (!capacity) return;
  if (retention?.maxEntries !== undefined && capacity.entries < retention.maxEntries) {
    const text = `\`capacity: ${capacity.entries}\` is reached before \`retention.maxEntries: ${retention.maxEntries}\``;
    const fix = `Raise \`capacity\` to ${retention.maxEntries} or more, or lower \`maxEntries\`.`;
    findings.add("CAPACITY_INVALID", capacity.source, text, fix);
  }
  if (!retention && stream.groups.length + others.length === 0) {
    const text = "A full stream stays full: no group acknowledges what is in it, and no `retention` removes it";
    findings.add("CAPACITY_INVALID", capacity.source, text, "Add `retention: { maxAge: 7d }`, or a group.");
  }
}

/**
 * Where age wins over what a group has not acknowledged, an entry must live until its last attempt has failed. A
 * group of another contract cannot change the age: it is told at the group.
 */
function checkHorizon(
  { findings }: Checked,
  { name, groups, retention }: Stream,
  others: readonly ForeignGroup[],
): void {
  if (!retention?.hard || retention.maxAgeMs === undefined) return;
  const { maxAgeMs } = retention;
  const tooLong = ({ retry, ackTimeoutMs }: Group) => retryHorizonMs(retry, ackTimeoutMs) > maxAgeMs;
  const [first] = groups.filter(tooLong);
  const text = (group: Group) =>
    `Entries would be removed before their last attempt in \`${group.name}\`, which can end ${inWords(retryHorizonMs(group.retry, group.ackTimeoutMs))} after the first began`;
  if (first) {
    const fix = "Raise `maxAge` to that, retry less, or take `hard` away.";
    findings.add("RETENTION_INVALID", retention.source, text(first), fix);
  }
  for (const group of others.filter(tooLong)) {
    const fix = `Retry less: \`${name}\` keeps entries for ${inWords(maxAgeMs)}, acknowledged or not.`;
    findings.add("RETENTION_INVALID", group.source, text(group), fix);
  }
}

/** Rounded up: `4m`. */
function inWords(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
  ];
  const [unit, length] = units.find(([, length]) => ms >= 2 * length || ms === length) ?? ["s", 1_000];
  return `${Math.ceil(ms / length)}${unit}`;
}

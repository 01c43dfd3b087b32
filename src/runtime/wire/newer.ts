import type { PayloadIssue } from "../errors.js";
import { pathText } from "./explain.js";
import { versionName, watchUpgrades } from "./upgrade.js";
import { isObject, isShallow } from "./values.js";

/** That a payload says a version which this program does not know. Tells nothing else of the payload. */
export interface Newer {
  /** Goes on behind what does not fit. */
  readonly told: string;
  readonly fix: string;
  /** Where the version stands; none where nobody here knows what the message is of. */
  readonly issues: readonly PayloadIssue[];
}

const fix =
  "Bring this program up to the contract of whoever wrote the payload: consumers are deployed before producers (docs/evolution.md).";

/**
 * The outermost message in the text of a payload that is newer than this program knows, if there is one. To be asked of what
 * does not fit: newer JSON that fits is read.
 * @param lift of the message; absent where nothing in it has versions
 */
export function newerIn(text: string, lift: ((json: unknown) => unknown) | undefined): Newer | undefined {
  // Where nothing says a version, nothing is read or lifted again.
  if (!text.includes(`"${versionName}"`)) return undefined;
  const json: unknown = JSON.parse(text);
  const known = new Map<object, { readonly name: string; readonly to: number }>();
  const lifted = lift ? watchUpgrades(known, () => lift(json)) : json;
  if (typeof lifted !== "object" || lifted === null) return undefined;
  for (const { at, value, version } of versionsIn(lifted)) {
    const by = known.get(value);
    // What a field of the user's is called, and what lies in one, is no version.
    if (!by && at.length > 0) continue;
    if (!by) return { told: "it says a version that this program does not know", fix, issues: [] };
    if (version <= by.to) continue;
    const what = at.length === 0 ? "it" : `${by.name} in it`;
    const told = `${what} is of version ${version}, and this program knows up to ${by.to}`;
    return { told, fix, issues: [{ path: pathText([...at, versionName]), expected: `at most ${by.to}` }] };
  }
  return undefined;
}

interface Version {
  readonly at: readonly PropertyKey[];
  readonly value: object;
  readonly version: number;
}

/** From the outside in. */
function* versionsIn(json: object, at: readonly PropertyKey[] = []): Generator<Version> {
  const version: unknown = isObject(json) ? json[versionName] : undefined;
  if (Number.isSafeInteger(version) && Number(version) > 1) yield { at, value: json, version: Number(version) };
  // Of what is deeper than any payload, the outermost is all that is looked at.
  if (at.length === 0 && !isShallow(json)) return;
  for (const [name, member] of Object.entries(json)) {
    if (typeof member !== "object" || member === null) continue;
    yield* versionsIn(member, [...at, Array.isArray(json) ? Number(name) : name]);
  }
}

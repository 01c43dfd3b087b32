import { type FileScope, locationOf } from "./context.js";
import type { Findings } from "./findings.js";

const words: readonly (readonly [section: string, words: readonly string[]])[] = [
  ["channels", ["sharded", "replay"]],
  ["locks", ["permits", "mode"]],
  ["limits", ["algorithm", "concurrency"]],
];

/** Tells every word whose behaviour is not built yet: nothing is accepted and then ignored. */
export function tellNotYet(file: FileScope, findings: Findings): void {
  const tell = (path: readonly string[], what: string) => {
    const fix = "Leave it out for now; a later version of Redloom brings it.";
    findings.add("NOT_YET_SUPPORTED", locationOf({ file, path }, "key"), `${what} is not supported yet`, fix);
  };
  if (file.shape.calls !== undefined) tell(["calls"], "The section `calls`");
  for (const [section, names] of words) {
    for (const [name, definition] of definitionsOf(file, section)) {
      for (const word of names.filter((one) => has(definition, one))) tell([section, name, word], `\`${word}\``);
    }
  }
  for (const [name, limit] of Object.entries(file.shape.limits ?? {})) {
    if (limit.onUnavailable === "local") tell(["limits", name, "onUnavailable"], "`onUnavailable: local`");
  }
}

function definitionsOf(file: FileScope, section: string): readonly [string, object][] {
  const sections: Readonly<Record<string, Readonly<Record<string, object>> | undefined>> = {
    channels: file.shape.channels,
    locks: file.shape.locks,
    limits: file.shape.limits,
  };
  return Object.entries(sections[section] ?? {});
}

function has(shape: object, word: string): boolean {
  return Object.hasOwn(shape, word) && Reflect.get(shape, word) !== undefined;
}

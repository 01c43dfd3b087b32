import type { Source } from "../model/model.js";
import type { Broken, DefinitionChange, Deploy, Side, Verdict } from "./change.js";
import type { ChangeCode } from "./codes.js";

/** A change of a definition, or of something in it, as those who find it tell it. */
export interface Told {
  /** Behind the definition's name: `.groups.mail`. */
  readonly part?: string;
  readonly verdict: Verdict;
  /** A sentence; the subject stands before it where it begins in lower case. */
  readonly message: string;
  readonly fix: string;
  readonly breaks?: readonly Broken[];
  readonly first?: Deploy["first"];
  /** A sentence. @default what `first` says */
  readonly how?: string;
  readonly side?: Side;
  readonly source?: Source;
}

export type Tell = (code: ChangeCode, told: Told) => void;

const orders: Readonly<Record<Deploy["first"], string>> = {
  either: "Deploy in any order.",
  consumers: "Deploy what reads it first; once no old reader runs, what writes it.",
  producers: "Deploy what writes it first; once no old writer runs, what reads it.",
  neither: "No order works: stop all of them in between, or put a new name beside the old and move over.",
};

/** Collects what is told of one definition. */
export function tellInto(changes: DefinitionChange[], subject: string, source: Source): Tell {
  return (code, told) => {
    const { part = "", verdict, message, fix, breaks = [], first = "either", how = orders[first] } = told;
    changes.push({
      code,
      verdict,
      subject: subject + part,
      message: `\`${subject}${part}\` ${message}`,
      fix,
      breaks,
      deploy: { first, how },
      side: told.side ?? "now",
      source: told.source ?? source,
    });
  };
}

/** `60s → 30s` */
export function moved(before: string | number | undefined, now: string | number | undefined): string {
  return `${before ?? "none"} → ${now ?? "none"}`;
}

import type { LockShape } from "../../../parse/kinds/locks.js";
import { count, type WordsOf } from "../word.js";
import { addressed } from "./addressed.js";

export const lockWords: WordsOf<LockShape> = {
  ...addressed,
  lease: {
    is: "How long a lease lasts unless it is renewed, which is done at each third; at least 100ms.",
    default: "10s",
  },
  wait: { is: "Longest wait of acquire; 0s tries once.", default: "5s" },
  permits: { is: "So many leases at once. One where it is left out.", also: count(10_000) },
  mode: {
    is: "exclusive, or read-write: any number of readers or one writer. read-write excludes permits.",
    default: "exclusive",
  },
};

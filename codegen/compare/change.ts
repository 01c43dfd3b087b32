import type { Json, MessageId, Source } from "../model/model.js";
import type { ChangeCode } from "./codes.js";

/** What a change does to what runs and to what is kept. */
export type Verdict = "safe" | "dangerous" | "breaking";

/** `before`: of the contracts compared against. */
export type Side = "before" | "now";

/** `backward`: old data, new reader. `forward`: new data, old reader. */
export type Direction = "backward" | "forward";

/** One difference between two versions of the contracts, and what it means. */
export interface Change {
  readonly code: ChangeCode;
  readonly verdict: Verdict;
  /** `agents.streams.tasks`, `agents.messages.Task.priority`. */
  readonly subject: string;
  readonly message: string;
  /** A sentence: what to do. */
  readonly fix: string;
  readonly breaks: readonly Broken[];
  readonly deploy: Deploy;
  /** One for each direction in which a payload is refused; none where nothing refuses one. */
  readonly counterExamples: readonly CounterExample[];
  /** The definitions that carry what changed: `agents.streams.tasks`. Empty of a change of a definition itself. */
  readonly carriedBy: readonly string[];
  readonly side: Side;
  readonly source: Source;
}

export interface Broken {
  readonly whom: "producers" | "consumers" | "retained data";
  /** A sentence. */
  readonly how: string;
}

export interface Deploy {
  /** `neither`: no order works; a new name beside the old one does. */
  readonly first: "consumers" | "producers" | "either" | "neither";
  /** A sentence. */
  readonly how: string;
}

/** A message that one version of the contracts writes and the other refuses. */
export interface CounterExample {
  readonly direction: Direction;
  /** The definition that carries it. */
  readonly definition: string;
  readonly json: Json;
  readonly writer: End;
  readonly reader: End;
  readonly issue: { readonly path: readonly (string | number)[]; readonly message: string };
}

/** Who writes a payload, or reads it. */
interface End {
  readonly side: Side;
  /** `producers of the old contract` */
  readonly who: string;
  /** Says what of it is `sensitive`. Absent of headers. */
  readonly message?: MessageId;
}

/** Which directions must hold; `transitive`: against every version that is given, not only the last. */
export type Mode =
  | "full-transitive"
  | "backward-transitive"
  | "forward-transitive"
  | "full"
  | "backward"
  | "forward"
  | "none";

/** What a definition's change is, before anything is said of payloads. */
export type DefinitionChange = Omit<Change, "carriedBy" | "counterExamples">;

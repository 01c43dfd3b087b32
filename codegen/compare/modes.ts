import type { Kind } from "../kinds.js";
import type { Direction, Mode, Verdict } from "./change.js";

export const modes = [
  "full-transitive",
  "backward-transitive",
  "forward-transitive",
  "full",
  "backward",
  "forward",
  "none",
] as const satisfies readonly Mode[];

/** @param definition `agents.streams.tasks` */
export type ModeOf = (kind: Kind, definition: string) => Mode;

/** Of the kinds that carry payloads. */
export interface Modes {
  readonly channels: Mode;
  readonly streams: Mode;
  readonly keys: Mode;
  readonly calls: Mode;
  /** Of single definitions: `agents.streams.tasks`. */
  readonly definitions: Readonly<Record<string, Mode>>;
}

export const defaultModes: Modes = {
  channels: "full",
  streams: "full-transitive",
  keys: "backward",
  calls: "full",
  definitions: {},
};

/** @param earlier of a version before the last: only what is transitive goes back to those. @default false */
export function modesOf(settings: Modes, earlier = false): ModeOf {
  return (kind, definition) => {
    const own = Object.hasOwn(settings.definitions, definition) ? settings.definitions[definition] : undefined;
    const mode = own ?? (kind === "locks" || kind === "limits" ? "none" : settings[kind]);
    return earlier && !mode.endsWith("-transitive") ? "none" : mode;
  };
}

/** Must payloads fit in this direction? */
export function wants(mode: Mode, direction: Direction): boolean {
  return mode.startsWith("full") || mode.startsWith(direction);
}

/** Of what is refused for sure in this direction. */
export function verdictIn(mode: Mode, direction: Direction): Verdict {
  if (wants(mode, direction)) return "breaking";
  return mode === "none" ? "safe" : "dangerous";
}

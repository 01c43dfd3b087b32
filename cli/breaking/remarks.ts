import type { Model } from "../../codegen/compare/compare.js";
import { modeNames } from "../../codegen/compare/mode-names.js";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { shownPath } from "../printing/harmless.js";
import type { BreakingSettings } from "./settings.js";

/** What may be, by the settings or a flag. */
export interface Allowed {
  readonly code: string;
  readonly subject: string;
  readonly reason?: string;
}

/** What is said beside the changes, a line each. */
export interface Remarks {
  /** Versions from before there were contracts. */
  readonly without: readonly string[];
  /** What may break, and did not. */
  readonly unusedAllows: readonly Allowed[];
  /** Names under `breaking.definitions` that no mode is for. */
  readonly unusedModes: readonly UnusedMode[];
}

export interface UnusedMode {
  readonly name: string;
  /** A sentence. */
  readonly message: string;
}

export function remarkLines({ without, unusedAllows, unusedModes }: Remarks): readonly string[] {
  return [
    ...without.map((name) => `${shownPath(name)} has no contract yet: every contract is new against it.`),
    ...unusedModes.map(({ message }) => message),
    ...unusedAllows.map(
      ({ code, subject }) => `${code} of ${subject} is allowed, and nothing of that kind changed: take the line out.`,
    ),
  ];
}

/** @param models every version that is compared */
export function unusedModesOf({ definitions }: BreakingSettings, models: readonly Model[]): readonly UnusedMode[] {
  const { carrying, idle } = modeNames(models);
  return Object.keys(definitions).flatMap((name) => {
    if (carrying.has(name)) return [];
    const told = `breaking.definitions: ${JSON.stringify(name)}`;
    if (idle.has(name)) return [{ name, message: `${told} carries no payload of its own: take the line out.` }];
    const meant = didYouMean(name, carrying);
    const fix = meant ? `did you mean "${meant}"?` : "take the line out.";
    return [{ name, message: `${told} is a definition of no version that is compared: ${fix}` }];
  });
}

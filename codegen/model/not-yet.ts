import { type FileScope, locationOf } from "./context.js";
import type { Findings } from "./findings.js";

const wordsOfChannels = ["sharded", "replay"] as const;

/** Tells every word whose behaviour is not built yet: nothing is accepted and then ignored. */
export function tellNotYet(file: FileScope, findings: Findings): void {
  const tell = (path: readonly string[], what: string) => {
    const fix = "Leave it out for now; a later version of Redloom brings it.";
    findings.add("NOT_YET_SUPPORTED", locationOf({ file, path }, "key"), `${what} is not supported yet`, fix);
  };
  if (file.shape.calls !== undefined) tell(["calls"], "The section `calls`");
  for (const [name, channel] of Object.entries(file.shape.channels ?? {})) {
    for (const word of wordsOfChannels) {
      if (channel[word] !== undefined) tell(["channels", name, word], `\`${word}\``);
    }
  }
}

// The files of a run that failed, where they are few enough to try again: node scripts/failed-files.mjs <report>
import { relative } from "node:path";
import { root } from "./packages.mjs";
import { failuresOf, readResults, readStrays } from "./results.mjs";

/** More than these are no noise of the machine. */
const most = 3;
const [path = ""] = process.argv.slice(2);
const failing = (readResults(path) ?? []).filter((file) => failuresOf(file).length > 0).map((file) => file.name);
const strays = readStrays(path).map((stray) => stray.file);
// Of which file it is stands with most of them; where it does not, there is nothing to run again.
const failed = new Set([...failing, ...strays]);
if (failed.size === 0 || failed.size > most || failed.has(undefined)) process.exit(1);
for (const file of failed) console.log(relative(root, file ?? ""));

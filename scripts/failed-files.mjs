// The files of a run that failed, where they are few enough to try again: node scripts/failed-files.mjs <report>
import { relative } from "node:path";
import { root } from "./packages.mjs";
import { failuresOf, readResults } from "./results.mjs";

/** More than these are no noise of the machine. */
const most = 3;
const [path = ""] = process.argv.slice(2);
const failed = (readResults(path) ?? []).filter((file) => failuresOf(file).length > 0);
if (failed.length === 0 || failed.length > most) process.exit(1);
for (const file of failed) console.log(relative(root, file.name));

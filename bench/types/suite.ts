import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { timed } from "../measure.js";
import type { Suite } from "../suite.js";

const exec = promisify(execFile);
const tsc = fileURLToPath(new URL("../../../../node_modules/typescript/bin/tsc", import.meta.url));

/** A folder with `tsconfig.json` and the types of 500 messages, as this contender has them. */
export interface TypesContender {
  readonly folder: string;
}

export const suite: Suite<TypesContender> = {
  file: "./types/suite.js",
  entrants: [
    { label: "plain interfaces", file: "./types/contenders.js", name: "plainInterfaces" },
    { label: "the same beside zod and the runtime", file: "./types/contenders.js", name: "besideLibraries" },
    { label: "redloom", file: "./types/contenders.js", name: "redloom" },
    { label: "redloom, `javascript: true`", file: "./types/contenders.js", name: "javascript" },
    { label: "zod, z.infer", file: "./types/contenders.js", name: "inferred" },
    { label: "zod, z.ZodType<T>", file: "./types/contenders.js", name: "annotated" },
  ],
  works: () => [
    {
      measures: [{ name: "tsc over 500 messages", unit: "ms" }],
      async run({ folder }) {
        const { seconds, cpuMicros } = await timed(1, () => exec(process.execPath, [tsc, "-p", "."], { cwd: folder }));
        return [{ value: seconds * 1_000, cpuMicros }];
      },
    },
  ],
};

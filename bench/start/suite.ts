import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { timed } from "../measure.js";
import type { Suite } from "../suite.js";

const exec = promisify(execFile);

/** What a program imports first. */
export interface StartContender {
  readonly module: string;
}

/** One process alone is over too soon. */
const processes = 10;

export const suite: Suite<StartContender> = {
  file: "./start/suite.js",
  entrants: [
    { label: "ioredis by hand", file: "./start/contenders.js", name: "ioredis" },
    { label: "redloom", file: "./start/contenders.js", name: "redloom" },
  ],
  works: () => [
    {
      measures: [{ name: "a fresh process that imports it", unit: "ms" }],
      async run({ module }) {
        const program = ["--input-type=module", "-e", `await import(${JSON.stringify(module)})`];
        const { seconds, cpuMicros } = await timed(processes, async () => {
          for (let at = 0; at < processes; at++) await exec(process.execPath, program);
        });
        return [{ value: (seconds * 1_000) / processes, cpuMicros }];
      },
    },
  ],
};

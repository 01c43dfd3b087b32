import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Sample, timed } from "../measure.js";
import type { Suite } from "../suite.js";

const exec = promisify(execFile);

export interface StartContender {
  /** What a program imports to connect. */
  readonly own: readonly string[];
  /** And what generated code imports. */
  readonly withGenerated: readonly string[];
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
      run: async ({ own }) => [await start(own)],
    },
    {
      measures: [{ name: "and what generated code of every kind imports", unit: "ms" }],
      run: async ({ withGenerated }) => [await start(withGenerated)],
    },
  ],
};

async function start(modules: readonly string[]): Promise<Sample> {
  const program = modules.map((module) => `await import(${JSON.stringify(module)});`).join("");
  const { seconds, cpuMicros } = await timed(processes, async () => {
    for (let at = 0; at < processes; at++) await exec(process.execPath, ["--input-type=module", "-e", program]);
  });
  return { value: (seconds * 1_000) / processes, cpuMicros };
}

import { quantile, timed } from "../measure.js";
import type { Suite } from "../suite.js";

export interface GeneratorContender {
  /** A project of its own, and what generates it in a fresh process. */
  commandLine(contracts: number): Promise<{ readonly run: () => Promise<void>; readonly end: () => void }>;
  /** A project that is watched: `edit` changes one contract, and gives the milliseconds until its code is there. */
  watching(contracts: number): Promise<{ readonly edit: () => Promise<number>; readonly end: () => Promise<void> }>;
}

/** Five definitions each. */
const contracts = 100;
const edits = 20;

export const suite: Suite<GeneratorContender> = {
  file: "./generator/suite.js",
  entrants: [{ label: "redloom", file: "./generator/redloom.js", name: "redloom" }],
  works: () => [
    {
      measures: [
        { name: "generate 500 definitions, cold process", unit: "ms" },
        { name: "the same, nothing changed", unit: "ms" },
      ],
      async run(contender) {
        const project = await contender.commandLine(contracts);
        const cold = await timed(1, project.run);
        const unchanged = await timed(1, project.run);
        project.end();
        return [cold, unchanged].map(({ seconds, cpuMicros }) => ({ value: seconds * 1_000, cpuMicros }));
      },
    },
    {
      measures: [
        { name: "--watch, one contract of 100 changed, p50", unit: "ms" },
        { name: "--watch, one contract of 100 changed, p95", unit: "ms" },
      ],
      async run(contender) {
        const project = await contender.watching(contracts);
        const times: number[] = [];
        const { cpuMicros } = await timed(edits, async () => {
          for (let at = 0; at < edits; at++) times.push(await project.edit());
        });
        await project.end();
        return [0.5, 0.95].map((share) => ({ value: quantile(times, share), cpuMicros }));
      },
    },
  ],
};

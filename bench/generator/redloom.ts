import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { watch } from "../../cli/generate/watch.js";
import { loadSettings } from "../../cli/settings/settings.js";
import { makeProject, writeContract } from "./project.js";
import type { GeneratorContender } from "./suite.js";

const exec = promisify(execFile);
const program = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

export async function redloom(): Promise<GeneratorContender> {
  return {
    async commandLine(contracts) {
      const root = makeProject(contracts);
      const run = async () => void (await exec(process.execPath, [program, "generate"], { cwd: root }));
      return { run, end: () => rmSync(root, { recursive: true }) };
    },
    async watching(contracts) {
      const root = makeProject(contracts);
      const controller = new AbortController();
      let told: () => void = () => undefined;
      const next = () => new Promise<void>((resolve) => (told = resolve));
      let said = next();
      const outcome = watch(() => loadSettings(root), {}, { say: () => told(), interruption: () => controller.signal });
      await said;
      let edits = 0;
      const module = join(root, "src/generated/ns50/messages.ts");
      return {
        /** From before the contract is saved until its module is there. */
        async edit() {
          // What looks once more after a run is not to be measured with the next.
          await new Promise((resolve) => setTimeout(resolve, 400));
          said = next();
          const before = performance.now();
          writeContract(root, 50, `field${++edits}`);
          await said;
          const ms = performance.now() - before;
          if (!readFileSync(module, "utf8").includes(`field${edits}?:`)) throw new Error("it was not written");
          return ms;
        },
        async end() {
          controller.abort();
          await outcome;
          rmSync(root, { recursive: true });
        },
      };
    },
  };
}

import { execFile } from "node:child_process";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { counted, jsonReport } from "../printing/report.js";
import { loadSettings, refuseContractsInOutput } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import { isNamespace, namespaceFrom } from "./namespace.js";
import { installCommands } from "./packages.js";
import { nextCommands, type Plan, planOf, type Step } from "./plan.js";
import { lookAt, type Project } from "./project.js";
import type { Names } from "./texts.js";
import { refuseInTheWay, writeStep } from "./write.js";

export interface InitFlags {
  readonly namespace?: string;
  readonly contracts?: string;
  readonly output?: string;
  readonly yes?: boolean;
  readonly install?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Writes what a project lacks to begin with: nothing that exists is overwritten. */
export async function init(cwd: string, flags: InitFlags, surroundings: Surroundings): Promise<Outcome> {
  const project = lookAt(cwd, surroundings.environment);
  const names = await namesOf(project, flags, surroundings);
  const plan = planOf(project, names);
  const written = plan.steps.filter(({ text }) => text !== undefined);
  for (const step of written) refuseInTheWay(cwd, step);
  if (!flags.dryRun) for (const step of written) writeStep(cwd, step);
  const mayInstall = flags.install === true && !flags.dryRun;
  if (mayInstall) await install(project, plan, surroundings);
  return told(project, plan, flags, mayInstall);
}

async function namesOf(project: Project, flags: InitFlags, { ask }: Surroundings): Promise<Names> {
  const asks = flags.yes || flags.json ? undefined : ask;
  // What the project says already is not asked again.
  const settings = project.hasSettings ? loadSettings(project.root) : undefined;
  const contracts = folderOf("contracts", project.root, flags.contracts ?? settings?.contracts);
  const suggested = suggestedNamespace(project, contracts ?? "schemas");
  const namespace = flags.namespace ?? (await answered(asks, "Namespace, the prefix of every Redis name", suggested));
  if (!isNamespace(namespace)) {
    throw usage(
      `"${shownPath(namespace)}" is no namespace`,
      "Begin with a letter; go on with letters, digits and single `-` or `_`.",
    );
  }
  const folder =
    contracts ?? folderOf("contracts", project.root, await answered(asks, "Folder of contracts", "schemas"));
  const output = folderOf("output", project.root, flags.output ?? settings?.output ?? "src/generated");
  const names = {
    namespace,
    contracts: folder ?? "schemas",
    output: output ?? "src/generated",
    packageFolder: project.manager.packageFolder,
  };
  refuseContractsInOutput(project.root, names);
  return names;
}

/** The only contract that is there, so that a second run finds what the first one wrote. */
function suggestedNamespace(project: Project, contracts: string): string {
  const [only, another] = project.contractsIn(contracts);
  const name = only && !another ? relative(join(project.root, contracts), only).replace(/\.ya?ml$/, "") : "";
  return isNamespace(name) ? name : namespaceFrom(project.name);
}

async function answered(ask: Surroundings["ask"], question: string, suggested: string): Promise<string> {
  if (!ask) return suggested;
  return (await ask(`${question} [${suggested}]: `)).trim() || suggested;
}

/** A folder of the project, with `/`. */
function folderOf(word: string, root: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const path = relative(root, resolve(root, given)).split(sep).join("/");
  const isInside = path !== "" && !path.startsWith("../") && path !== ".." && !isAbsolute(path);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (isInside && !/["'`\\$\u0000-\u001f\u2028\u2029]/.test(path)) return path;
  throw usage(`\`${word}\` cannot be "${shownPath(given)}"`, "Name a folder in the project: `schemas`.");
}

async function install(project: Project, plan: Plan, { environment }: Surroundings): Promise<void> {
  const failed: string[] = [];
  for (const words of installCommands(project, plan)) {
    const [program = "", ...args] = words;
    await new Promise<void>((done, refuse) => {
      execFile(
        program,
        args,
        { cwd: project.root, env: { ...environment }, shell: process.platform === "win32" },
        (error) => (error ? refuse(error) : done()),
      );
    }).catch(() => failed.push(`\`${words.join(" ")}\``));
  }
  if (failed.length === 0) return;
  const message = `${failed.join(" and ")} failed; the files are written`;
  throw new CommandError(message, `Run ${failed.join(", then ")}, and see what it says.`);
}

function told(project: Project, plan: Plan, flags: InitFlags, installed: boolean): Outcome {
  const next = nextCommands(project, plan, installed);
  const files = plan.steps.map(({ path, state, note }) => ({ path, state, ...(note ? { note } : {}) }));
  if (flags.json) {
    const parts = {
      findings: [],
      files,
      advice: [...plan.advice, ...plan.first],
      packageManager: project.manager.name,
      next,
    };
    return { exitCode: exitCodes.done, out: jsonReport("init", { ...parts, dryRun: flags.dryRun === true }), err: "" };
  }
  const changed = files.filter(({ state }) => state === "write" || state === "change").length;
  const lines = files.filter(({ state }) => state !== "fresh").map((file) => line(file, flags.dryRun === true));
  const summary =
    changed > 0
      ? `${flags.dryRun ? "Would write" : "Wrote"} ${counted(changed, "file")}.`
      : "Nothing to do: all is there.";
  const text = [
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    summary,
    ...plan.advice.map((one) => `\n${shownPath(one)}`),
    "",
    "Next:",
    ...[...plan.first.map(shownPath), ...next].map((one) => `  ${one}`),
    ...(plan.example
      ? [
          "",
          "The example and its test need a Redis, at REDIS_URL or redis://127.0.0.1:6379: `docker compose up -d`.",
          "`redloom groups` and `redloom dead-letters` look into that of REDLOOM_REDIS_URL: set both where it is elsewhere.",
        ]
      : []),
  ];
  return { exitCode: exitCodes.done, out: `${text.join("\n")}\n`, err: "" };
}

function line({ path, state, note }: Omit<Step, "text">, dryRun: boolean): string {
  const words = dryRun
    ? { write: "would write", change: "would change", kept: "would keep" }
    : { write: "wrote", change: "changed", kept: "kept" };
  const word = (state === "fresh" ? "fresh" : words[state]).padEnd(dryRun ? 12 : 7);
  return `${word}  ${shownPath(path)}${note ? ` (${shownPath(note)})` : ""}`;
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}

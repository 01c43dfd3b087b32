import { posix } from "node:path";
import { settingsName } from "../settings/settings.js";
import { ownScripts, withScripts } from "./package-json.js";
import { runCommand } from "./package-manager.js";
import { installCommands, type Packages, packagesOf } from "./packages.js";
import type { Project } from "./project.js";
import {
  composeText,
  contractText,
  exampleText,
  type Names,
  packageText,
  settingsText,
  testText,
  tsconfigText,
  withoutEditorLine,
} from "./texts.js";
import { neededOptions } from "./tsconfig.js";

/** One file, and what becomes of it. */
export interface Step {
  readonly path: string;
  /** `kept`: it is its owner's, and differs from what `init` would write. */
  readonly state: "write" | "change" | "fresh" | "kept";
  /** Where it is written or changed. */
  readonly text?: string;
  /** What was added, or why it was kept. */
  readonly note?: string;
}

export interface Plan extends Packages {
  readonly steps: readonly Step[];
  /** Script of the example, where there is one. */
  readonly example: string | undefined;
}

/** Everything that is to be done. Pure: nothing is written here. */
export function planOf(project: Project, names: Names): Plan {
  const sources = posix.dirname(names.output);
  const contract = `${names.contracts}/${names.namespace}.yaml`;
  const own = isSame(project.read(contract), contractText(names));
  const isFirst = own || project.contractsIn(names.contracts).length === 0;
  const files = [
    { path: settingsName, text: settingsText(names), keep: "it has the settings already" },
    ...(isFirst ? firstFiles(project, names, sources, contract) : []),
    ...(project.tsconfig === undefined
      ? [{ path: "tsconfig.json", text: tsconfigText(sources, names.output), keep: "" }]
      : []),
  ];
  const compose = project.compose ?? "compose.yaml";
  const scripts = scriptsOf(project, isFirst ? sources : undefined);
  const packages = packagesOf(project);
  return {
    ...packages,
    steps: [
      ...files.map(({ path, text, keep }) => stepOf(project, path, text, keep)),
      ...(isFirst
        ? []
        : [
            {
              path: names.contracts,
              state: "kept" as const,
              note: "it has contracts: no first one and no example are written",
            },
          ]),
      project.compose && project.read(compose) !== composeText
        ? {
            path: compose,
            state: "kept",
            note: "see that its Redis has `appendonly yes` and `maxmemory-policy noeviction`",
          }
        : stepOf(project, compose, composeText, ""),
      packageStep(project, names, scripts.added),
      ...ignoreSteps(project),
    ],
    advice: [...scripts.kept, ...packages.advice],
    first: [...packages.first, ...tsconfigAdvice(project)],
    example: scripts.example,
  };
}

function firstFiles(project: Project, names: Names, sources: string, contract: string) {
  const from = `./${posix.relative(sources, names.output)}`;
  const keep = "it is in the way of the example; move it away and run `redloom init` again, or leave it";
  const at = (name: string): string => posix.join(sources, name);
  return [
    { path: contract, text: contractText(names), keep },
    { path: at(`${exampleStem}.ts`), text: exampleText(names, from), keep: "you have changed it" },
    { path: at(testName(project)), text: testText(runnerOf(project)), keep: "you have changed it" },
  ];
}

function stepOf(project: Project, path: string, text: string, keep: string): Step {
  const there = project.read(path);
  if (there === undefined) return { path, state: "write", text };
  return isSame(there, text) ? { path, state: "fresh" } : { path, state: "kept", note: keep };
}

/** But for the line for editors: where packages lie is known better once they are installed. */
function isSame(there: string | undefined, text: string): boolean {
  return there !== undefined && withoutEditorLine(there) === withoutEditorLine(text);
}

/** Of these each takes files that are called `*.test.ts` for its own, and fails with those of another. */
const otherRunners = ["jest", "ts-jest", "@jest/core", "ava", "mocha", "jasmine", "tap", "uvu", "@japa/runner"];

function runnerOf({ packageJson }: Project): "vitest" | "node" {
  const has = (name: string): boolean => packageJson?.about.dependencies.has(name) ?? false;
  return has("vitest") && !otherRunners.some(has) ? "vitest" : "node";
}

/** Where another program runs the tests, a name that it passes by. */
function testName(project: Project): string {
  const about = project.packageJson?.about;
  const has = (name: string): boolean => about?.dependencies.has(name) ?? false;
  const test = about && ownScripts(about).test;
  const isOthers = otherRunners.some(has) || (test !== undefined && !String(test).includes(`${exampleStem}.test.ts`));
  return runnerOf(project) === "node" && isOthers ? `${exampleStem}-test.ts` : `${exampleStem}.test.ts`;
}

const exampleStem = "redloom-example";

/** Scripts that are not there yet. One of the same name stays its owner's: ours gets another name, where it has one. */
function scriptsOf(project: Project, sources: string | undefined) {
  const there = project.packageJson ? ownScripts(project.packageJson.about) : {};
  // A project has a `lint` or a `test` of its own as a rule.
  const free = (name: string, other: string, command: string) =>
    there[name] === undefined || there[name] === command ? name : other;
  const at = (name: string): string => shellWord(posix.join(sources ?? "", name));
  const run = `tsx ${at(`${exampleStem}.ts`)}`;
  const test = `node --import tsx --test ${at(testName(project))}`;
  const exampleName = free("example", "example:redloom", run);
  const wanted: Record<string, string> = {
    codegen: "redloom generate",
    "codegen:check": "redloom generate --check",
    [free("lint", "lint:contracts", "redloom lint")]: "redloom lint",
    ...(sources === undefined ? {} : { [exampleName]: run }),
    ...(sources === undefined || runnerOf(project) === "vitest" ? {} : { [free("test", "test:redloom", test)]: test }),
  };
  const kept = Object.entries(wanted).filter(([name, command]) => there[name] !== undefined && there[name] !== command);
  return {
    added: Object.fromEntries(Object.entries(wanted).filter(([name]) => there[name] === undefined)),
    kept: kept.map(
      ([name, command]) =>
        `package.json has a script \`${name}\` already: it was left alone. Add \`${command}\` under another name.`,
    ),
    example: sources !== undefined && (there[exampleName] ?? run) === run ? exampleName : undefined,
  };
}

/** Folders were checked: no quote, `$` or backslash stands in one. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `"${path}"`;
}

function packageStep(project: Project, names: Names, added: Readonly<Record<string, string>>): Step {
  const path = "package.json";
  const note = `scripts ${Object.keys(added).join(", ")}`;
  const { packageJson } = project;
  if (!packageJson)
    return { path, state: "write", text: withScripts(packageText(names.namespace.toLowerCase()), added) };
  if (Object.keys(added).length === 0) return { path, state: "fresh" };
  return { path, state: "change", text: withScripts(packageJson.text, added), note };
}

const ignored = ["node_modules/", "dist/"];

function ignoreSteps({ gitignore, tsconfig }: Project): Step[] {
  const path = ".gitignore";
  const lines = (gitignore ?? "").split(/\r?\n/).map((line) => line.trim().replace(/^\//, "").replace(/\/$/, ""));
  // Where compiled code goes is known only of a tsconfig.json that is ours.
  const wanted = tsconfig === undefined ? ignored : ignored.slice(0, 1);
  const added = wanted.filter((line) => !lines.includes(line.replace(/\/$/, "")));
  if (added.length === 0) return [{ path, state: "fresh" }];
  const text = `${added.join("\n")}\n`;
  if (gitignore === undefined) return [{ path, state: "write", text }];
  const before = gitignore === "" || gitignore.endsWith("\n") ? gitignore : `${gitignore}\n`;
  return [{ path, state: "change", text: before + text, note: added.join(", ") }];
}

function tsconfigAdvice({ tsconfig, packageJson }: Project): string[] {
  if (tsconfig === undefined) return [];
  if (tsconfig === "unreadable") {
    return [
      "tsconfig.json, or what it extends, could not be read: see that `module` is `nodenext`, or `moduleResolution` `bundler`.",
    ];
  }
  const lines = neededOptions(tsconfig, packageJson?.about.module ?? "esm");
  if (lines.length === 0) return [];
  return [`tsconfig.json cannot compile generated code as it is. Under "compilerOptions" write: ${lines.join(", ")}`];
}

/** The commands that come next, in their order. */
export function nextCommands(project: Project, plan: Plan, installed: boolean): string[] {
  const install = installed ? [] : installCommands(project, plan).map((words) => words.join(" "));
  return [
    ...(install.length > 0 ? [install.join(" && ")] : []),
    runCommand(project.manager, "codegen"),
    ...(plan.example ? [runCommand(project.manager, plan.example)] : []),
  ];
}

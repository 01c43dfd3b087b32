import { addCommand, majorOf } from "./package-manager.js";
import type { Project } from "./project.js";

/** What a project has to install before generated code runs there. */
export interface Packages {
  readonly packages: readonly string[];
  readonly developmentPackages: readonly string[];
  /** What the person should know. */
  readonly advice: readonly string[];
  /** What they have to change before generated code works. */
  readonly first: readonly string[];
}

export function packagesOf(project: Project): Packages {
  const { hasPlugAndPlay } = project.manager;
  const typescript = missing(project, ["typescript"]).map((name) => (hasPlugAndPlay ? `${name}@6` : name));
  return {
    // Generated code imports zod itself: where packages see their own dependencies only, that of ours is out of its reach.
    packages: missing(project, ["redloom", "zod"]),
    developmentPackages: [...typescript, ...missing(project, ["tsx", "@types/node"])],
    advice: hasPlugAndPlay ? [plugAndPlay] : [],
    first: [...zodAdvice(project), ...(hasPlugAndPlay ? plugAndPlayAdvice(project) : [])],
  };
}

function missing({ packageJson }: Project, packages: readonly string[]): string[] {
  return packages.filter((name) => !packageJson?.about.dependencies.has(name));
}

/** What installs them, one command after the other, each word by word. */
export function installCommands(
  { manager, isWorkspaceRoot }: Project,
  { packages, developmentPackages }: Packages,
): readonly (readonly string[])[] {
  const runs = [
    { names: packages, forDevelopment: false },
    { names: developmentPackages, forDevelopment: true },
  ];
  return runs
    .filter(({ names }) => names.length > 0)
    .map(({ names, forDevelopment }) => addCommand(manager, names, { forDevelopment, isWorkspaceRoot }));
}

function zodAdvice(project: Project): string[] {
  const range = project.packageJson?.about.dependencies.get("zod");
  if (range === undefined || !isBelow(range, 4)) return [];
  const command = addCommand(project.manager, ["zod@4"], { ...project, forDevelopment: false }).join(" ");
  return [`package.json asks for zod ${range}, and generated code for zod 4: ${command}`];
}

/** Whether every version of a range is below a major one; of what is no plain range, nobody knows. */
function isBelow(range: string, major: number): boolean {
  return range.split("||").every((one) => /^\s*[\^~=v]?\s*\d/.test(one) && (majorOf(one) ?? major) < major);
}

const plugAndPlay =
  "Yarn's Plug'n'Play is on: TypeScript 6 is taken, since 7 does not read its archives, and editors do not find the schemas of contracts there. With `nodeLinker: node-modules` in .yarnrc.yml both work.";

function plugAndPlayAdvice({ packageJson }: Project): string[] {
  const about = packageJson?.about;
  const isNewer = (majorOf(about?.dependencies.get("typescript")) ?? 0) > 6;
  return [
    ...(isNewer ? ["TypeScript 7 does not read the archives of Plug'n'Play: yarn add --dev typescript@6"] : []),
    ...(about?.module === "commonjs"
      ? [
          'On Node 20, CommonJS takes no ES module out of the archives of Plug\'n\'Play: write "type": "module" into package.json, or run Node 22.',
        ]
      : []),
  ];
}

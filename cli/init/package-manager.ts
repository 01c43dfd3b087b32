/** Who installs packages, and how it is asked. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Of its version, where something tells it. */
  readonly major: number | undefined;
}

interface Traces {
  readonly name: PackageManager["name"];
  readonly lockfiles: readonly string[];
  /** What is there before the first lockfile. */
  readonly settings: readonly string[];
}

const all: readonly Traces[] = [
  { name: "pnpm", lockfiles: ["pnpm-lock.yaml"], settings: ["pnpm-workspace.yaml"] },
  { name: "yarn", lockfiles: ["yarn.lock"], settings: [".yarnrc.yml", ".pnp.cjs"] },
  { name: "bun", lockfiles: ["bun.lock", "bun.lockb"], settings: ["bunfig.toml"] },
  { name: "npm", lockfiles: ["package-lock.json", "npm-shrinkwrap.json"], settings: [] },
];

export const allLockfiles: readonly string[] = all.flatMap(({ lockfiles }) => lockfiles);
export const allSettings: readonly string[] = all.flatMap(({ settings }) => settings);

/**
 * @param named `pnpm@10.1.0`, by package.json or by what started this program
 * @returns `undefined` where it is none that is known
 */
export function managerNamed(named: string | undefined): PackageManager | undefined {
  const [name, version] = named?.split("@") ?? [];
  const found = all.find((one) => one.name === name);
  return found && { name: found.name, major: majorOf(version) };
}

/** By what it leaves in a folder: a lockfile rather than settings. */
export function managerLeaving(files: readonly string[]): PackageManager["name"] | undefined {
  const left = (of: "lockfiles" | "settings") => all.find((one) => one[of].some((file) => files.includes(file)))?.name;
  return left("lockfiles") ?? left("settings");
}

/** Which manager runs this program, as each of them tells its programs: `pnpm/10.1.0 npm/? node/v24.0.0 linux x64`. */
export function managerRunning(userAgent: string | undefined): PackageManager | undefined {
  return managerNamed(userAgent?.split(" ")[0]?.replace("/", "@"));
}

/** The first version that a range names: `^10.1.0` → 10. */
export function majorOf(range: string | undefined): number | undefined {
  const [digits] = /\d+/.exec(range ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * What adds packages, word by word.
 * @param isWorkspaceRoot adds to a workspace's root, which some managers want to be told twice
 */
export function addCommand(
  { name, major }: PackageManager,
  packages: readonly string[],
  { forDevelopment, isWorkspaceRoot }: { readonly forDevelopment: boolean; readonly isWorkspaceRoot: boolean },
): readonly string[] {
  switch (name) {
    case "npm":
      return [name, "install", ...(forDevelopment ? ["--save-dev"] : []), ...packages];
    case "pnpm": {
      const development = forDevelopment ? ["--save-dev"] : [];
      const atRoot = isWorkspaceRoot ? ["--workspace-root"] : [];
      // From pnpm 11 on a script of a package that nobody allowed is a failure; pnpm 9 does not know the flag.
      const builds = packages.includes("tsx") && (major ?? 10) >= 10 ? ["--allow-build=esbuild"] : [];
      return [name, "add", ...development, ...atRoot, ...builds, ...packages];
    }
    case "yarn": {
      const atRoot = isWorkspaceRoot && major === 1 ? ["-W"] : [];
      return [name, "add", ...(forDevelopment ? ["--dev"] : []), ...atRoot, ...packages];
    }
    case "bun":
      return [name, "add", ...(forDevelopment ? ["--dev"] : []), ...packages];
    default:
      return name satisfies never;
  }
}

/** `npm run codegen`, which all of them understand. */
export function runCommand({ name }: PackageManager, script: string): string {
  return `${name} run ${script}`;
}

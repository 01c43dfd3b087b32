/** How a package manager is asked; named by `packageManager` of package.json, or by the lockfile it leaves. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly lockfiles: readonly string[];
  /** Arguments that add packages. */
  readonly add: readonly string[];
  readonly addForDevelopment: readonly string[];
}

const npm: PackageManager = {
  name: "npm",
  lockfiles: ["package-lock.json", "npm-shrinkwrap.json"],
  add: ["install"],
  addForDevelopment: ["install", "--save-dev"],
};

const managers: readonly PackageManager[] = [
  { name: "pnpm", lockfiles: ["pnpm-lock.yaml"], add: ["add"], addForDevelopment: ["add", "--save-dev"] },
  { name: "yarn", lockfiles: ["yarn.lock"], add: ["add"], addForDevelopment: ["add", "--dev"] },
  { name: "bun", lockfiles: ["bun.lock", "bun.lockb"], add: ["add"], addForDevelopment: ["add", "--dev"] },
  npm,
];

/** The first word wins: what package.json names, then the nearest lockfile. */
export function packageManagerOf(named: string | undefined, lockfiles: readonly string[]): PackageManager {
  const byName = managers.find(({ name }) => named?.split("@")[0] === name);
  return byName ?? managers.find((one) => one.lockfiles.some((file) => lockfiles.includes(file))) ?? npm;
}

export const allLockfiles: readonly string[] = managers.flatMap(({ lockfiles }) => lockfiles);

/** `npm run codegen`, which all of them understand. */
export function runCommand({ name }: PackageManager, script: string): string {
  return `${name} run ${script}`;
}

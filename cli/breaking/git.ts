import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CommandError, exitCodes } from "../outcome.js";

/** Beyond this a folder holds something else than contracts. */
const mostBytes = 128 * 1024 * 1024;

/** A folder of contracts as git has it, in a private folder until it was read. */
export interface CheckedOut {
  /** Stands for the project's root: packages are found from here as from there. */
  readonly root: string;
  /** Relative to it. */
  readonly contracts: string;
  /** The ref alone: `main` of `main:contracts`. */
  readonly ref: string;
}

/**
 * Reads the folder of contracts at a git ref. Runs git without a shell, asks nobody, and fetches nothing.
 * @param ref anything that names a commit: `main`, `v1.2.0`, `HEAD~3`; with another folder behind it, `v1:contracts`
 * Without any contract there, `read` finds no folder: they are all new since, unless they stood elsewhere.
 * @throws {CommandError} there is no such ref, or it has contracts, in another folder.
 */
export function withGitRef<Result>(
  root: string,
  contracts: string,
  ref: string,
  read: (at: CheckedOut) => Result,
): Result {
  const [name, folder] = splitRef(ref);
  const top = topOf(root);
  const path = folder ?? portable(relative(top, resolve(realpathSync(root), contracts)));
  if (path.startsWith("..")) {
    throw new CommandError(
      `The folder of contracts lies outside of the git repository`,
      "Name a folder with `--against`.",
    );
  }
  const commit = commitOf(root, name);
  const files = filesAt(top, commit, path, name);
  if (files.length === 0) {
    const others = contractFolders(root, commit, (file) => folder !== undefined || !existsSync(join(top, file)));
    if (others.length > 0) throw stoodElsewhere(name, path, others);
  }
  const home = mkdtempSync(join(tmpdir(), "redloom-against-"));
  try {
    const place = withPackages(home, root);
    for (const [file, text] of files) {
      const target = join(place, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return read({ root: place, contracts: path === "" ? "." : path, ref: name });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** `main:contracts` → both; no ref has a `:`. */
function splitRef(ref: string): [name: string, folder: string | undefined] {
  const at = ref.indexOf(":");
  const name = at < 0 ? ref : ref.slice(0, at);
  if (name.startsWith("-") || name === "" || name.includes("\0")) {
    throw new CommandError(`"${ref}" is no git ref`, "Name a branch, a tag or a commit, or a folder.", exitCodes.usage);
  }
  return [name, at < 0 ? undefined : ref.slice(at + 1).replace(/\/+$/, "")];
}

function topOf(root: string): string {
  const { status, out, err } = git(root, ["rev-parse", "--show-toplevel"]);
  if (status === 0) return realpathSync(out.toString("utf8").trim());
  if (/dubious ownership/.test(err)) {
    throw new CommandError(
      "git refuses the repository: another user owns it",
      "Allow it with `git config --global --add safe.directory <folder>`.",
    );
  }
  const fix = "Run it in a git repository, or name a folder with `--against`.";
  throw new CommandError("This is no git repository, and there is no such folder", fix);
}

function commitOf(root: string, name: string): string {
  const { status, out } = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  const commit = out.toString("utf8").trim();
  if (status === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  const shallow = git(root, ["rev-parse", "--is-shallow-repository"]).out.toString("utf8").trim() === "true";
  const fix = shallow
    ? "This clone is shallow: fetch it, `git fetch --unshallow` or `git fetch origin <ref>`; on GitHub `fetch-depth: 0` for actions/checkout."
    : "Name a folder, a branch, a tag or a commit; one of a remote as `origin/main`, after `git fetch`.";
  throw new CommandError(`There is neither a folder nor a git ref "${name}"`, fix);
}

function filesAt(top: string, commit: string, path: string, name: string): readonly (readonly [string, Buffer])[] {
  const entries = git(top, [
    "ls-tree",
    "-r",
    "-z",
    "--full-tree",
    commit,
    "--",
    ...(path === "" ? [] : [`:(literal)${path}`]),
  ]);
  if (entries.status !== 0) throw unreadable(name, entries.err);
  const blobs = entries.out
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const [, object = "", file = ""] = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      const inside = path === "" || file.startsWith(`${path}/`);
      return /\.ya?ml$/.test(file) && inside && !/(?:^|\/)(?:\.\.|node_modules)(?:\/|$)/.test(file)
        ? [{ object, file }]
        : [];
    });
  if (blobs.length === 0) return [];
  return contentsOf(top, blobs, name);
}

/** Folders of the project that had contracts then; relative to the repository. */
function contractFolders(root: string, commit: string, isMeant: (file: string) => boolean): readonly string[] {
  const found = git(root, ["grep", "-l", "-z", "--full-name", "-e", "^redloom:", commit, "--", "*.yaml", "*.yml"]);
  const files = found.out
    .toString("utf8")
    .split("\0")
    .map((line) => line.slice(line.indexOf(":") + 1))
    .filter((file) => file !== "" && !file.split("/").includes("node_modules") && isMeant(file));
  return [...new Set(files.map(dirname))].sort();
}

function stoodElsewhere(name: string, path: string, [first = "", ...more]: readonly string[]): CommandError {
  const what = path === "" ? "no contract at its root" : `no contract in the folder "${path}"`;
  const others = `"${first}"${more.length > 0 ? ` and ${more.length} more` : ""}`;
  return new CommandError(
    `The git ref "${name}" has ${what}, but in ${others}`,
    `Name the folder that it had then: \`--against ${name}:${first}\`.`,
  );
}

interface Blob {
  readonly object: string;
  readonly file: string;
}

function contentsOf(top: string, blobs: readonly Blob[], name: string): readonly (readonly [string, Buffer])[] {
  const { status, out, err } = git(top, ["cat-file", "--batch"], `${blobs.map(({ object }) => object).join("\n")}\n`);
  if (status !== 0) throw unreadable(name, err);
  let at = 0;
  return blobs.map(({ file }) => {
    const end = out.indexOf(10, at);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(out.subarray(at, end).toString("utf8"))?.[1] ?? Number.NaN);
    if (end < 0 || Number.isNaN(size)) throw unreadable(name, `"${file}" is not there`);
    at = end + 1 + size + 1;
    return [file, out.subarray(end + 1, end + 1 + size)];
  });
}

function unreadable(name: string, why: string): CommandError {
  const what = `git cannot read the contracts at "${name}": ${why.trim() || "it said nothing"}`;
  return new CommandError(
    what,
    "Look whether the repository is whole: `git fsck`, and fetch what a partial clone left out.",
  );
}

interface Ran {
  readonly status: number | null;
  readonly out: Buffer;
  readonly err: string;
}

function git(cwd: string, args: readonly string[], input?: string): Ran {
  const environment = {
    ...process.env,
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    LC_ALL: "C",
  };
  const { status, stdout, stderr, error } = spawnSync("git", args, {
    cwd,
    maxBuffer: mostBytes,
    env: environment,
    ...(input === undefined ? {} : { input }),
  });
  if (error) {
    const missing = "code" in error && error.code === "ENOENT";
    throw missing
      ? new CommandError(
          "git is not installed, and there is no such folder",
          "Install git, or name a folder with `--against`.",
        )
      : new CommandError(`git could not be run: ${error.message}`, "Name a folder with `--against`.");
  }
  return { status, out: stdout, err: stderr.toString("utf8") };
}

/** A folder in which packages are found as from the project's root: one level for each folder above that has some. */
function withPackages(home: string, root: string): string {
  const above: string[] = [];
  for (let folder = realpathSync(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules"))) above.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  let place = home;
  for (const folder of above) {
    place = join(place, "in");
    mkdirSync(place);
    symlinkSync(join(folder, "node_modules"), join(place, "node_modules"), "junction");
  }
  return place;
}

function portable(path: string): string {
  return path.split(sep).join("/");
}

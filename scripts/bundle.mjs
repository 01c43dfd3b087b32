import { join, sep } from "node:path";
import { rolldown } from "rolldown";

/** What is imported from outside, and the program: paths of sources, without their endings. */
const doors = [
  "src/runtime/index",
  "src/runtime/generated",
  "src/runtime/sync/index",
  "src/runtime/sync/worker",
  "src/runtime/http/index",
  "src/runtime/testing/index",
  "codegen/index",
  "cli/main",
];

/** Rooms of the runtime that are behind one door only. The file of a worker has to stay beside who starts it. */
const withTheirDoor = ["sync", "http", "testing"];

/**
 * Puts the sources together as few files: one for each door, one for each room of the runtime, one for whatever else
 * several doors share. Opening three hundred files is most of what starting would cost; one file for all would make
 * a program that publishes carry streams and locks, since bundlers drop whole files more surely than parts of one.
 *
 * @param {string} root of the repository
 * @param {string} folder where to write
 */
export async function bundle(root, folder) {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(
      doors.map((door) => [door, join(root, `${door}.${door.endsWith("worker") ? "js" : "ts"}`)]),
    ),
    platform: "node",
    // Packages stay imports, except for what lowers syntax that Node 20 lacks (`using`).
    external: (id) => /^[^./]/.test(id) && !helper(id),
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    transform: { target: "es2022" },
    preserveEntrySignatures: "allow-extension",
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: folder,
    format: "esm",
    chunkFileNames: "parts/[name].js",
    comments: { annotation: true, jsdoc: false, legal: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: "rooms", name: (id) => roomOf(id, root) }],
    },
  });
  await build.close();
  const circle = circleOf(output);
  if (circle)
    throw new Error(`Files import each other, so that one would run before what it needs: ${circle.join(" → ")}`);
}

/** What the bundler brings itself. @param {string} id */
function helper(id) {
  return id.startsWith("\0") || id.startsWith("@oxc-project/runtime/");
}

/** @param {string} id @param {string} root */
function roomOf(id, root) {
  if (helper(id)) return "core";
  const [room, ...below] = id.startsWith(join(root, "src/runtime"))
    ? id.slice(join(root, "src/runtime").length + 1).split(sep)
    : [];
  if (room === undefined || withTheirDoor.includes(room)) return null;
  return below.length > 0 ? room : "core";
}

/** @param {readonly { readonly fileName: string, readonly imports?: readonly string[] }[]} files */
function circleOf(files) {
  const imports = new Map(files.map(({ fileName, imports = [] }) => [fileName, imports]));
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} name @param {readonly string[]} path @returns {readonly string[] | undefined} */
  const from = (name, path) => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of imports.get(name) ?? []) {
      const circle = from(next, [...path, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  return files.map(({ fileName }) => from(fileName, [])).find((circle) => circle !== undefined);
}

import { dirname } from "node:path";
import type { CodeFile, Export } from "./code.js";

/** What one room may import beside its own files. The first room that holds a path counts. */
export interface Room {
  readonly path: RegExp;
  readonly may: readonly RegExp[];
}

const errors = /^src\/runtime\/error(s|-codes)\.ts$/;
const host = /^src\/runtime\/host\.ts$/;
const flow = /^src\/runtime\/flow\//;
const wire = /^src\/runtime\/wire\//;
const connection = /^src\/runtime\/connection\//;
const lease = /^src\/runtime\/lease\//;
const entry = /^src\/runtime\/entry\//;
const runtimeDoor = /^src\/runtime\/index\.ts$/;
const generatedDoor = /^src\/runtime\/generated\.ts$/;
const diagnostic = /^codegen\/diagnostic\.ts$/;
const model = /^codegen\/model\//;
const kinds = /^codegen\/kinds\.ts$/;
const node = (...names: string[]): RegExp => new RegExp(`^node:(${names.join("|")})$`);
const npm = (...names: string[]): RegExp => new RegExp(`^(${names.join("|")})$`);
const permits = /^src\/runtime\/permits\//;
const kindNeeds = [errors, host, flow, wire, connection, lease, entry];

/** The table of ARCHITECTURE.md, "Who may import whom". */
export const rooms: readonly Room[] = [
  {
    path: /^cli\//,
    may: [
      /^codegen\/[^/]+\.ts$/,
      /^codegen\/(lint|compare|export)\/[^/]+\.ts$/,
      runtimeDoor,
      npm("commander", "zod", "yaml"),
      /^node:/,
    ],
  },
  { path: /^codegen\/kinds\.ts$/, may: [] },
  { path: /^codegen\/index\.ts$/, may: [/^codegen\//] },
  {
    path: /^codegen\/(generate|incremental)\.ts$/,
    may: [
      /^codegen\/(parse\/contract|parse\/contract-shape|model\/build|model\/model|model\/scope|model\/unresolved|check\/check|emit\/emit|emit\/emission|emit\/source|diagnostic)\.ts$/,
    ],
  },
  {
    path: /^codegen\/(files|resolve-reference|installed-packages|output-files|output-memory|temporary-files|disk|manifest)\.ts$/,
    may: [/^codegen\//, /^node:/, npm("yaml")],
  },
  { path: /^codegen\/(diagnostic|did-you-mean)\.ts$/, may: [] },
  { path: /^codegen\/ignores\.ts$/, may: [/^codegen\/parse\/comments\.ts$/] },
  {
    path: /^codegen\/(operate|mask)\.ts$/,
    may: [model, kinds, /^codegen\/values\//, /^src\/runtime\/wire\/upgrade\.ts$/],
  },
  {
    path: /^codegen\/parse\//,
    may: [npm("yaml", "zod"), diagnostic, kinds, /^codegen\/parse\//, /^codegen\/did-you-mean\.ts$/],
  },
  { path: /^codegen\/model\/model\.ts$/, may: [kinds] },
  {
    path: /^codegen\/model\//,
    may: [
      /^codegen\/parse\/(shape|contract-shape|kinds|units|kinds\/\w+)\.ts$/,
      kinds,
      diagnostic,
      /^codegen\/did-you-mean\.ts$/,
      /^codegen\/values\//,
    ],
  },
  { path: /^codegen\/check\//, may: [model, kinds, diagnostic, /^codegen\/values\//, /^codegen\/did-you-mean\.ts$/] },
  // What a format or a multiple is, the runtime decides, once.
  { path: /^codegen\/values\//, may: [model, /^src\/runtime\/wire\/(formats|scalars|upgrade|values)\.ts$/] },
  {
    path: /^codegen\/lint\//,
    may: [model, diagnostic, /^codegen\/(did-you-mean|kinds)\.ts$/, /^codegen\/parse\/units\.ts$/],
  },
  // What is wise, what changed, and what others read: stations beside the emitters.
  {
    path: /^codegen\/compare\//,
    may: [model, kinds, diagnostic, /^codegen\/values\//, /^codegen\/did-you-mean\.ts$/],
  },
  {
    path: /^codegen\/export\//,
    may: [
      model,
      kinds,
      diagnostic,
      /^codegen\/(values\/|mask\.ts$)/,
      /^codegen\/parse\/(shape[^/]*|contract-shape|kinds\/[^/]+)\.ts$/,
      node("crypto"),
    ],
  },
  { path: /^codegen\/emit\/source\.ts$/, may: [model, npm("ts-morph")] },
  { path: /^codegen\/emit\/runtime-names\.ts$/, may: [generatedDoor, /^src\/runtime\/(sync|testing)\/index\.ts$/] },
  { path: /^codegen\/emit\//, may: [model, kinds, /^codegen\/values\//] },
  { path: errors, may: [] },
  { path: host, may: [node("crypto", "os")] },
  { path: /^src\/runtime\/stop-on-signal\.ts$/, may: [errors, host] },
  { path: flow, may: [errors, host] },
  { path: wire, may: [errors, node("crypto", "buffer")] },
  { path: connection, may: [wire, errors, host, flow, npm("ioredis"), node("net", "tls", "util")] },
  { path: lease, may: [connection, wire, flow, host, errors] },
  { path: entry, may: [connection, wire, flow, host, errors] },
  { path: permits, may: [connection, lease, wire, flow, host, errors] },
  { path: /^src\/runtime\/(lock|limit)\//, may: [...kindNeeds, permits] },
  { path: /^src\/runtime\/(channel|stream|key)\//, may: kindNeeds },
  { path: /^src\/runtime\/call\//, may: [...kindNeeds, /^src\/runtime\/(stream|channel)\//] },
  {
    path: /^src\/runtime\/sync\//,
    may: [...kindNeeds, permits, /^src\/runtime\/(channel|stream|lock|limit|key)\//, npm("ioredis"), /^node:/],
  },
  { path: /^src\/runtime\/http\//, may: [/^src\/runtime\/limit\/decision\.ts$/, node("http")] },
  // What a valid value is, and how one is made, the generator's `values` know, once.
  {
    path: /^src\/runtime\/testing\//,
    may: [
      ...kindNeeds,
      permits,
      /^src\/runtime\/(channel|stream|lock|limit|key|call)\//,
      runtimeDoor,
      generatedDoor,
      /^codegen\/(kinds\.ts|(values|model)\/)/,
      /^node:/,
    ],
  },
  { path: /^src\/runtime\/(index|generated)\.ts$/, may: [/^src\/runtime\/(?!sync|testing|http)/] },
  {
    path: /^examples\//,
    may: [/^src\/generated\//, runtimeDoor, /^src\/runtime\/(sync|testing)\/[^/]+\.ts$/, npm("ioredis"), /^node:/],
  },
];

/** Imports that the table does not allow, as `file → target`. */
export function forbiddenImports(files: readonly CodeFile[], table: readonly Room[] = rooms): string[] {
  return files.flatMap((file) => {
    const room = table.find((one) => one.path.test(file.path));
    if (!room) return [`${file.path} stands in no room of the table`];
    return file.imports
      .filter(({ target }) => dirname(target) !== dirname(file.path) && !room.path.test(target))
      .filter(({ target }) => !room.may.some((one) => one.test(target)))
      .map(({ target }) => `${file.path} → ${target}`);
  });
}

/** Circles among files, each as the list of its files, from its smallest. */
export function importCircles(files: readonly CodeFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, file.imports.map((one) => one.target)]));
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      return;
    }
    state.set(path, "open");
    for (const target of targets.get(path) ?? []) if (targets.has(target)) walk(target, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of targets.keys()) walk(path, []);
  return circles;
}

/**
 * Exports of `files` that no file of `readers` imports by name. Doors are what users import and do not count; neither
 * does a type that its own file uses, as the parameter of an exported function for instance.
 */
export function unusedExports(files: readonly CodeFile[], readers: readonly CodeFile[], doors: RegExp): string[] {
  const used = new Set<string>();
  for (const reader of readers) {
    for (const { target, names } of reader.imports) for (const name of names) used.add(`${target}#${name}`);
  }
  const isUsed = (file: CodeFile, { name, ownUses, isType }: Export): boolean =>
    used.has(`${file.path}#${name}`) || used.has(`${file.path}#*`) || (isType && ownUses > 0);
  return files
    .filter((file) => !doors.test(file.path))
    .flatMap((file) => file.exports.filter((one) => !isUsed(file, one)).map((one) => `${file.path}: ${one.name}`));
}

export function oversized(files: readonly CodeFile[], fileLines: number, functionLines: number): string[] {
  return files.flatMap((file) => [
    ...(file.lines > fileLines ? [`${file.path}: ${file.lines} lines`] : []),
    ...file.functions
      .filter((one) => one.lines > functionLines)
      .map((one) => `${file.path}: ${one.name} has ${one.lines} lines`),
  ]);
}

/** An invariant told as an absence: files of `where` use none of `names`. */
export interface Absence {
  readonly why: string;
  readonly where: RegExp;
  readonly except: RegExp;
  readonly names: readonly string[];
}

export const absences: readonly Absence[] = [
  {
    why: "no clock, random source or timer is read outside host.ts",
    where: /^src\/runtime\//,
    except: /^src\/runtime\/(host\.ts|testing\/|sync\/worker\.js)/,
    names: ["Date.now", "performance.now", "Math.random", "setTimeout", "setInterval", "randomUUID", "hostname"],
  },
  {
    why: "nobody listens to signals or sends them outside stop-on-signal.ts",
    where: /^(codegen|src\/runtime)\//,
    // Signal 0 ends nobody: it asks whether a process is there.
    except: /^(src\/runtime\/(stop-on-signal\.ts|testing\/|sync\/worker\.js)|codegen\/temporary-files\.ts)/,
    names: ["process.on", "process.once", "process.addListener", "process.kill"],
  },
  {
    why: "nothing below cli/ prints, exits or reads the environment",
    where: /^(codegen|src\/runtime)\//,
    except: /^src\/runtime\/testing\//,
    names: ["console", "process.exit", "process.env", "process.argv", "process.stdout", "process.stderr"],
  },
];

export function brokenAbsences(files: readonly CodeFile[], rules: readonly Absence[] = absences): string[] {
  return rules.flatMap((rule) =>
    files
      .filter((file) => rule.where.test(file.path) && !rule.except.test(file.path))
      .flatMap((file) =>
        rule.names.filter((name) => file.uses.has(name)).map((name) => `${file.path} uses ${name}: ${rule.why}`),
      ),
  );
}

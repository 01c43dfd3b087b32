import { type FileScope, locationOf } from "./context.js";
import type { Findings } from "./findings.js";
import type { Contract, Documentation } from "./model.js";
import { clientStem, folderName } from "./names.js";
import { documentationOf } from "./notes.js";
import type { ResolvedSource } from "./source.js";

/** A contract before anything in it is resolved. */
export interface ContractDraft extends Pick<Contract, "namespace" | "folder" | "clientName" | "external" | "doc"> {
  readonly files: readonly FileScope[];
}

/** Puts files of one namespace together; with namespace "" each file stands for itself. */
export function draftContracts(sources: readonly ResolvedSource[], findings: Findings): readonly ContractDraft[] {
  const ordered = [...sources].sort((a, b) => compare(a.contract.file, b.contract.file));
  const drafts = new Map<string, FileScope[]>();
  for (const { contract: parsed, external, uses, unresolved = {} } of ordered) {
    const folder = folderName(parsed.shape.namespace, parsed.file);
    const file: FileScope = { parsed, shape: parsed.shape, contract: folder, external, uses, unresolved };
    tellNamespace(file, findings);
    const together = drafts.get(folder.toLowerCase());
    if (together) tellTaken(together, file, findings);
    drafts.set(folder.toLowerCase(), [...(together ?? []), file]);
  }
  return [...drafts.values()].flatMap((files) => draftOf(files)).sort((a, b) => compare(a.folder, b.folder));
}

function draftOf(files: readonly FileScope[]): readonly ContractDraft[] {
  const [first] = files;
  if (!first) return [];
  const own = files.filter((file) => file.contract === first.contract);
  const { namespace } = first.shape;
  const folder = first.contract;
  return [{ namespace, folder, clientName: clientStem(folder), external: first.external, doc: docOf(own), files: own }];
}

/** The first file that says something says it for all. */
function docOf(files: readonly FileScope[]): Documentation {
  return Object.assign({}, ...files.map((file) => documentationOf(file.shape)).reverse());
}

/** Windows takes none of these for the name of a folder. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

function tellNamespace(file: FileScope, findings: Findings): void {
  const { namespace } = file.shape;
  if (devices.test(file.contract)) {
    const fix = "Give it another name, or add a word to it: nobody could check the generated code out on Windows.";
    const message = `\`${file.contract}\` is the name of a device on Windows, where no folder may have it`;
    findings.add("NAMESPACE_INVALID", locationOf({ file, path: ["namespace"] }), message, fix);
    return;
  }
  if (namespace === "" || /^[A-Za-z][A-Za-z0-9]*([-_.:][A-Za-z0-9]+)*$/.test(namespace)) {
    if (/^[A-Za-z]/.test(file.contract)) return;
  }
  const fix = "Begin with a letter; go on with letters and digits, and `-`, `_`, `.` or `:` between them.";
  const what = namespace === "" ? `The file's name, which names the client,` : `\`${namespace}\``;
  findings.add("NAMESPACE_INVALID", locationOf({ file, path: ["namespace"] }), `${what} is no namespace`, fix);
}

/** Two namespaces may not share a folder, and nobody adds to a package's contract. */
function tellTaken(together: readonly FileScope[], file: FileScope, findings: Findings): void {
  const [first] = together;
  if (!first) return;
  const same = first.shape.namespace === file.shape.namespace && file.shape.namespace !== "";
  if (same && first.external === file.external) return;
  const message = same
    ? `\`${file.shape.namespace}\` is the namespace of a package's contract`
    : `\`${file.shape.namespace}\` would share the folder \`${first.contract}\` with ${first.parsed.file}`;
  const fix = "Give this contract a namespace, or a file name, of its own.";
  findings.add("NAMESPACE_TAKEN", locationOf({ file, path: ["namespace"] }), message, fix);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

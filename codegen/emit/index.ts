import { kinds } from "../kinds.js";
import type { Contract } from "../model/model.js";
import { hasDefinitions } from "../model/names.js";
import { hasHooks } from "../model/upgrade-names.js";
import { hasHandlers } from "./handlers.js";
import { type Module, printModule, type Statement, StructureKind } from "./source.js";

/** `index.ts`: everything but the schemas, the synchronous client and what tests need, which nobody pays for without importing them. */
export function emitIndex(contract: Contract): Module[] {
  const modules = [
    ...(contract.messages.length > 0 ? ["messages", "codecs"] : []),
    ...(hasHooks(contract) ? ["upgrades"] : []),
    ...kinds.filter((kind) => contract[kind].length > 0),
    ...(contract.groups.length > 0 ? ["groups"] : []),
    ...(hasHandlers(contract) ? ["handlers"] : []),
    ...(hasDefinitions(contract) && !contract.external ? ["commands", "client"] : []),
  ];
  if (modules.length === 0) return [];
  const statements = modules.map(
    (name): Statement => ({ kind: StructureKind.ExportDeclaration, moduleSpecifier: `./${name}.js` }),
  );
  return [{ path: `${contract.folder}/index.ts`, text: printModule(contract.files, statements) }];
}

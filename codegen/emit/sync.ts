import { type Kind, kinds } from "../kinds.js";
import type { Contract, DefinitionByKind } from "../model/model.js";
import { clientNames, definitionName } from "../model/names.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { emitterOf } from "./kinds.js";
import type { SyncValue } from "./runtime-names.js";
import { type Module, type Statement, StructureKind } from "./source.js";
import { boundExpression, boundType, clientModule, slotArgument, treeInterface, treeStatement } from "./tree.js";
import { boundOptions, optionsStatement } from "./tune.js";

/** Groups and calls need a process that goes on while the caller does. */
const synchronous = kinds.filter((kind) => emitterOf(kind).roundTrip !== undefined);

function classOf<K extends Kind>(emission: Emission, kind: K, one: DefinitionByKind[K]): SyncValue | undefined {
  return emitterOf(kind).roundTrip?.sync(emission, one);
}

/** `sync.ts`: the same definitions over a synchronous connection; not part of the index. */
export function emitSync(emission: Emission): Module[] {
  const { contract } = emission;
  if (contract.external || synchronous.every((kind) => contract[kind].length === 0)) return [];
  const names = clientNames(contract);
  const imports = new Imports(emission.runtime, [names.syncClient, names.createSync]);
  const further = [{ name: "commands", type: imports.type("./commands.js", names.commands) }];
  const note = "Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.";
  const tree = treeInterface(
    contract,
    { name: names.syncClient, note, further },
    {
      definition: (kind, one) => {
        const name = classOf(emission, kind, one);
        return name && boundType(emission, kind, one, imports, imports.sync(name), slotArgument(kind, one));
      },
    },
  );
  return [clientModule(contract, "sync", imports, [tree, createStatement(emission, contract, imports)])];
}

function createStatement(emission: Emission, contract: Contract, imports: Imports): Statement {
  const names = clientNames(contract);
  return {
    kind: StructureKind.Function,
    isExported: true,
    name: names.createSync,
    parameters: [
      { name: "connection", type: imports.syncType("SyncConnection") },
      { name: "options", type: imports.type("./commands.js", names.options), initializer: "{}" },
    ],
    returnType: names.syncClient,
    docs: [{ description: "@throws {OptionsInvalidError} `prefix` or `tune` cannot be." }],
    statements: [
      `const commands = ${imports.value("./commands.js", names.createCommands)}(options);`,
      ...optionsStatement(contract, synchronous),
      treeStatement(
        contract,
        contract.folder,
        imports,
        {
          definition: (kind, one) => {
            const sync = classOf(emission, kind, one);
            if (sync === undefined) return undefined;
            const name = imports.sync(sync);
            const definition = imports.value(`./${kind}.js`, definitionName(kind, one));
            const bound = boundOptions(kind, one, definition, imports);
            return boundExpression(one, (more) => `new ${name}(connection, ${bound}${more})`);
          },
        },
        ["commands"],
      ),
    ],
  };
}

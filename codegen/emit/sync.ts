import type { Contract } from "../model/model.js";
import { clientNames, definitionName, hasDefinitions, type RoundTripKind, roundTripKinds } from "../model/names.js";
import { slotOf } from "./definition.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { isCounter } from "./keys.js";
import type { SyncValue } from "./runtime-names.js";
import { type Module, type Statement, StructureKind } from "./source.js";
import { boundExpression, boundType, clientModule, treeInterface, treeStatement } from "./tree.js";
import { boundOptions, optionsStatement } from "./tune.js";

const classes: Readonly<Record<RoundTripKind, SyncValue>> = {
  channels: "SyncPublisher",
  streams: "SyncProducer",
  locks: "SyncLock",
  limits: "SyncLimiter",
  keys: "SyncStore",
};

function classOf(emission: Emission, kind: RoundTripKind, one: Contract[RoundTripKind][number]): SyncValue {
  if ("mode" in one && one.mode === "read-write") return "SyncReadWriteLock";
  if ("counts" in one && one.counts === "concurrency") return "SyncConcurrencyLimiter";
  if ("overridable" in one && one.overridable) return "SyncOverridableLimiter";
  if ("encoding" in one && isCounter(emission, one)) return "SyncCounterStore";
  return classes[kind];
}

/** `sync.ts`: the same definitions over a synchronous connection; not part of the index. */
export function emitSync(emission: Emission): Module[] {
  // Groups and calls need a process that goes on while the caller does.
  const contract = { ...emission.contract, groups: [], calls: [] };
  if (contract.external || !hasDefinitions(contract)) return [];
  const names = clientNames(contract);
  const imports = new Imports(emission.runtime, [names.syncClient, names.createSync]);
  const further = [{ name: "commands", type: imports.type("./commands.js", names.commands) }];
  const note = "Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.";
  const tree = treeInterface(
    contract,
    { name: names.syncClient, note, further },
    {
      kinds: roundTripKinds,
      definition: (kind, one) => {
        const slot = kind === "locks" || kind === "limits" ? slotOf(one) : [];
        return boundType(emission, kind, one, imports, imports.sync(classOf(emission, kind, one)), slot);
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
      ...optionsStatement(contract),
      treeStatement(
        contract,
        contract.folder,
        imports,
        {
          kinds: roundTripKinds,
          definition: (kind, one) => {
            const name = imports.sync(classOf(emission, kind, one));
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

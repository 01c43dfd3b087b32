import type { Contract, Definition } from "../model/model.js";
import {
  className,
  classSuffixes,
  clientNames,
  definitionName,
  foreignGroupClassName,
  hasDefinitions,
  type Kind,
  kinds,
  type RoundTripKind,
  roundTripKinds,
} from "../model/names.js";
import { hasParameters } from "./definition.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { isCounter } from "./keys.js";
import type { RuntimeValue } from "./runtime-names.js";
import { type Module, type Statement, StructureKind } from "./source.js";
import { boundExpression, boundType, clientModule, treeInterface, treeStatement } from "./tree.js";
import { boundOptions, groupOptions, optionsOf, optionsStatement, tuneNames, tuneStatements } from "./tune.js";

/** The client of a namespace: every definition under its kind, and the same once more as command values. */

const optionsInvalid = [
  { description: "@throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not." },
];

const commandClasses = {
  channels: "ChannelCommands",
  streams: "StreamCommands",
  locks: "LockCommands",
  limits: "LimitCommands",
  keys: "KeyCommands",
} as const satisfies Record<RoundTripKind, string>;

function commandClass(emission: Emission, kind: RoundTripKind, one: Contract[RoundTripKind][number]): RuntimeValue {
  return "encoding" in one && isCounter(emission, one) ? "CounterCommands" : commandClasses[kind];
}

/** Without what is not one round trip: what renews a place in flight, or lets readers in, and groups of others' streams. */
function withCommands(contract: Contract): Contract {
  const locks = contract.locks.filter(({ mode }) => mode !== "read-write");
  const limits = contract.limits.filter(({ counts }) => counts !== "concurrency");
  return { ...contract, locks, limits, groups: [], calls: [] };
}

/** Its values are made again and again, and go by rates that may be kept in Redis. */
function keepsRates(limit: Definition): boolean {
  return "overridable" in limit && limit.overridable === true && hasParameters(limit);
}

/** `commands.ts`: options, tune, and the tree of command values; needs no connection. */
export function emitCommands(emission: Emission): Module[] {
  const { contract } = emission;
  if (contract.external || !hasDefinitions(contract)) return [];
  const names = clientNames(contract);
  const imports = new Imports(emission.runtime, Object.values(names));
  const own = withCommands(contract);
  const note = "Everything of one round trip as a value, for batches and transactions.";
  const tree = treeInterface(
    own,
    { name: names.commands, note, further: [] },
    {
      kinds: roundTripKinds,
      definition: (kind, one) =>
        boundType(emission, kind, one, imports, imports.runtime(commandClass(emission, kind, one))),
    },
  );
  const create: Statement = {
    kind: StructureKind.Function,
    isExported: true,
    name: names.createCommands,
    parameters: [{ name: "options", type: names.options, initializer: "{}" }],
    returnType: names.commands,
    docs: optionsInvalid,
    statements: [
      `${imports.runtime("checkClientOptions")}(options, ${tuneNames(contract)});`,
      ...optionsStatement(own),
      // One for all values: what one of them learns, those that are made later go by.
      ...(own.limits.some(keepsRates) ? [`const kept = new ${imports.runtime("KeptRates")}();`] : []),
      treeStatement(own, `${contract.folder}.commands`, imports, {
        kinds: roundTripKinds,
        definition: (kind, one) => {
          const definition = imports.value(`./${kind}.js`, definitionName(kind, one));
          const commands = imports.runtime(commandClass(emission, kind, one));
          const bound = boundOptions(kind, one, definition, imports);
          const kept = kind === "limits" && keepsRates(one) ? ", kept" : "";
          return boundExpression(one, (more) => `new ${commands}(${bound}${more}${kept})`);
        },
      }),
    ],
  };
  return [clientModule(contract, "commands", imports, [...tuneStatements(contract, names, imports), tree, create])];
}

/** `client.ts` */
export function emitClient(emission: Emission): Module[] {
  const { contract } = emission;
  if (contract.external || !hasDefinitions(contract)) return [];
  const names = clientNames(contract);
  const imports = new Imports(emission.runtime, [names.client, names.create]);
  const classOf = (kind: Kind, one: Definition): string => className(one, classSuffixes[kind].at(-1) ?? "");
  const further = [{ name: "commands", type: imports.type("./commands.js", names.commands) }];
  const note = "Everything that the contract defines, on one connection.";
  const tree = treeInterface(
    contract,
    { name: names.client, note, further },
    {
      kinds,
      definition: (kind, one) => imports.type(`./${kind}.js`, classOf(kind, one)),
      group: (group) => imports.type("./groups.js", foreignGroupClassName(group)),
    },
  );
  const create: Statement = {
    kind: StructureKind.Function,
    isExported: true,
    name: names.create,
    parameters: [
      { name: "connection", type: imports.runtimeType("Connection") },
      { name: "options", type: imports.type("./commands.js", names.options), initializer: "{}" },
    ],
    returnType: names.client,
    docs: optionsInvalid,
    statements: [
      `const commands = ${imports.value("./commands.js", names.createCommands)}(options);`,
      ...optionsStatement(contract),
      treeStatement(
        contract,
        contract.folder,
        imports,
        {
          kinds,
          definition: (kind, one) =>
            `new ${imports.value(`./${kind}.js`, classOf(kind, one))}(connection, ${optionsOf(kind, one)})`,
          group: (group) =>
            `new ${imports.value("./groups.js", foreignGroupClassName(group))}(connection, ${groupOptions(group)})`,
        },
        ["commands"],
      ),
    ],
  };
  return [clientModule(contract, "client", imports, [tree, create])];
}

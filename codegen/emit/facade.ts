import { type Kind, kinds } from "../kinds.js";
import { definitionsOf } from "../model/kinds.js";
import type { Definition } from "../model/model.js";
import {
  className,
  classSuffixes,
  clientNames,
  definitionName,
  foreignGroupClassName,
  hasDefinitions,
} from "../model/names.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { emitterOf } from "./kinds.js";
import { type Module, type Statement, StructureKind } from "./source.js";
import { boundExpression, boundType, clientModule, treeInterface, treeStatement } from "./tree.js";
import { boundOptions, groupOptions, optionsOf, optionsStatement, tuneNames, tuneStatements } from "./tune.js";

/** The client of a namespace: every definition under its kind, and the same once more as command values. */

const optionsInvalid = [
  { description: "@throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not." },
];

/** What the command values of each kind share, where these definitions need it: `const kept = new KeptRates();` */
function sharedStatements(emission: Emission, imports: Imports): string[] {
  const of = <K extends Kind>(kind: K): string[] => {
    const shared = emitterOf(kind).roundTrip?.shared;
    if (!shared || !definitionsOf(emission.contract, kind).some(shared.isUsed)) return [];
    return [`const ${shared.name} = ${shared.make(imports)};`];
  };
  return kinds.flatMap((kind) => of(kind));
}

/** `commands.ts`: options, tune, and the tree of command values; needs no connection. */
export function emitCommands(emission: Emission): Module[] {
  const { contract } = emission;
  if (contract.external || !hasDefinitions(contract)) return [];
  const names = clientNames(contract);
  const imports = new Imports(emission.runtime, Object.values(names));
  const note = "Everything of one round trip as a value, for batches and transactions.";
  const tree = treeInterface(
    contract,
    { name: names.commands, note, further: [] },
    {
      definition: (kind, one) => {
        const commands = emitterOf(kind).roundTrip?.commands(emission, one);
        return commands && boundType(emission, kind, one, imports, imports.runtime(commands));
      },
    },
  );
  const some = kinds.filter((kind) => hasCommands(emission, kind));
  const create: Statement = {
    kind: StructureKind.Function,
    isExported: true,
    name: names.createCommands,
    parameters: [{ name: "options", type: names.options, initializer: "{}" }],
    returnType: names.commands,
    docs: optionsInvalid,
    statements: [
      `${imports.runtime("checkClientOptions")}(options, ${tuneNames(contract)});`,
      ...optionsStatement(contract, some),
      ...sharedStatements(emission, imports),
      treeStatement(contract, `${contract.folder}.commands`, imports, {
        definition: (kind, one) => {
          const { roundTrip } = emitterOf(kind);
          const commands = roundTrip?.commands(emission, one);
          if (commands === undefined) return undefined;
          const definition = imports.value(`./${kind}.js`, definitionName(kind, one));
          const name = imports.runtime(commands);
          const bound = boundOptions(kind, one, definition, imports);
          const shared = roundTrip?.shared?.isUsed(one) ? `, ${roundTrip.shared.name}` : "";
          return boundExpression(one, (more) => `new ${name}(${bound}${more}${shared})`);
        },
      }),
    ],
  };
  return [clientModule(contract, "commands", imports, [...tuneStatements(contract, names, imports), tree, create])];
}

/** Is anything of this kind in the tree of command values? */
function hasCommands<K extends Kind>(emission: Emission, kind: K): boolean {
  const { roundTrip } = emitterOf(kind);
  return definitionsOf(emission.contract, kind).some((one) => roundTrip?.commands(emission, one) !== undefined);
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
      ...optionsStatement(contract, [...kinds, "groups"]),
      treeStatement(
        contract,
        contract.folder,
        imports,
        {
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

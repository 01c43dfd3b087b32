import { kinds } from "../kinds.js";
import type { Contract } from "../model/model.js";
import {
  clientNames,
  codecName,
  definitionName,
  foreignGroupClassName,
  hasDefinitions,
  inputTypeName,
  typeName,
} from "../model/names.js";
import { fakeName, testingNames } from "../model/testing-names.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { inputDiffers } from "./input.js";
import { type Module, printModule, type Statement } from "./source.js";
import { contractsUsed, typeText } from "./testing-types.js";
import { jsonTextLiteral, literalKey, stringLiteral } from "./text.js";

/** `testing.ts`: fakes of messages and doubles of clients, for tests; not part of the index. */
export function emitTesting(emission: Emission): Module[] {
  const { contract } = emission;
  if (emission.testing === false) return [];
  const isClient = hasDefinitions(contract) && !contract.external;
  if (contract.messages.length === 0 && !isClient) return [];
  const names = testingNames(contract);
  const imports = new Imports(emission.runtime, [
    "doubles",
    ...Object.values(names),
    ...contract.messages.map(fakeName),
  ]);
  const statements = [
    ...(contract.messages.length > 0 ? [typesStatement(contract, imports)] : []),
    ...contract.messages.map((message) => fakeStatement(emission, message, imports)),
    ...(isClient ? doubleStatements(emission, imports) : []),
  ];
  const text = printModule(contract.files, [
    ...imports.statements,
    ...namespaceImports(contract, isClient),
    ...statements,
  ]);
  return [{ path: `${contract.folder}/testing.ts`, text }];
}

function typesStatement(contract: Contract, imports: Imports): Statement {
  const texts = contract.messages.map(
    ({ name, type }) => `  ${literalKey(name)}: ${jsonTextLiteral(typeText(type))},\n`,
  );
  const used = contractsUsed(
    contract.folder,
    contract.messages.map(({ type }) => type),
  );
  const others = used.map((folder) => imports.value(`../${folder}/testing.js`, "types"));
  const make = imports.testing("MessageTypes");
  const note = "/** The types of the messages, as data. */";
  return `\n${note}\nexport const types: ${make} = new ${make}(${stringLiteral(contract.folder)}, {\n${texts.join("")}}, () => [${others.join(", ")}]);\n`;
}

function fakeStatement(emission: Emission, message: Contract["messages"][number], imports: Imports): Statement {
  const output = imports.type(moduleOf(emission, message.id, "messages"), typeName(message));
  const input = inputDiffers(emission.model, message.id)
    ? [imports.type(moduleOf(emission, message.id, "messages"), inputTypeName(message))]
    : [];
  const codec = imports.value(moduleOf(emission, message.id, "codecs"), codecName(message));
  const type = `${imports.testingType("Fake")}<${[output, ...input].join(", ")}>`;
  const make = `${imports.testing("fakeOf")}(types, ${stringLiteral(message.name)}, ${codec})`;
  return `\n/** A valid \`${message.name}\`. The same for the same seed. */\nexport const ${fakeName(message)}: ${type} = ${make};\n`;
}

/** The modules of the kinds, whole: their names tell which class has which definition. */
function namespaceImports(contract: Contract, isClient: boolean): Statement[] {
  if (!isClient) return [];
  return modulesOf(contract).map((name) => `import * as ${name}Module from "./${name}.js";`);
}

function modulesOf(contract: Contract): readonly string[] {
  return kinds.filter((kind) => contract[kind].length > 0);
}

function doubleStatements(emission: Emission, imports: Imports): Statement[] {
  const { contract } = emission;
  const names = testingNames(contract);
  const client = clientNames(contract);
  const modules = modulesOf(contract).map((name) => `${name}: ${name}Module`);
  const groups = contract.groups.map((group) => {
    const stream = emission.model.contracts
      .find(({ folder }) => folder === group.of.contract)
      ?.streams.find(({ name }) => name === group.of.name);
    const definition = stream
      ? imports.value(moduleOf(emission, group.of, "streams"), definitionName("streams", stream))
      : "";
    return `[${imports.value("./groups.js", foreignGroupClassName(group))}, ${definition}, { name: ${stringLiteral(group.name)}, retry: { maxAttempts: ${group.retry.maxAttempts} } }]`;
  });
  if (groups.length > 0) modules.push(`groups: [${groups.join(", ")}]`);
  const create = imports.value("./client.js", client.create);
  const options = imports.type("./commands.js", client.options);
  return [
    `\nconst doubles = ${imports.testing("doublesOf")}({ ${modules.join(", ")} });\n`,
    `\n/** What stands for one class of this contract in a test: \`double(SomeClass)\`. */\nexport const double: ${imports.testingType("MakeDouble")} = doubles.double;\n`,
    `\n/** The client, with a double in the place of each class. */\nexport type ${names.clientDouble} = ${imports.testingType("ClientDouble")}<${imports.type("./client.js", client.client)}>;\n`,
    `\n/** A client that has no connection: everything is recorded, and answered as tests say. */\nexport function ${names.createDouble}(options?: ${options}): ${names.clientDouble} {\n  return doubles.client((connection) => ${create}(connection, options), options?.prefix);\n}\n`,
  ];
}

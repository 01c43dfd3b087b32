import type { Message } from "../model/model.js";
import {
  acceptsName,
  codecName,
  fitsName,
  parseName,
  readName,
  schemaName,
  stringifyName,
  writeName,
} from "../model/names.js";
import { holdsWideUnion } from "../model/wide-unions.js";
import { bodies, emitBodies } from "./codecs-bodies.js";
import { addFunctions, tasks } from "./codecs-functions.js";
import { CodecScope, nameOf } from "./codecs-scope.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { messageType } from "./messages-types.js";
import { type Module, printModule, type Statement, StructureKind, unchecked } from "./source.js";
import { stringLiteral } from "./text.js";

/** Globals that the functions use: a message of such a name is imported under another. */
const globals = ["Array", "BigInt", "Extract", "JSON", "Number", "Object", "Record", "RegExp", "Set"];

/**
 * `codecs.ts`: functions made for each message, which need neither zod nor any table at run time. With `javascript` the
 * functions stand beside it, in `bodies.mjs`.
 */
export function emitCodecs(emission: Emission): Module[] {
  const { contract, runtime, javascript = false } = emission;
  const own = contract.messages.flatMap((message) =>
    [codecName, parseName, stringifyName].map((name) => name(message)),
  );
  const functions = contract.messages.flatMap((message) => tasks.map((task) => nameOf[task](message)));
  const imports = new Imports(runtime, [...globals, ...own, ...(javascript ? [] : functions)]);
  if (javascript) imports.prefer(bodies, functions);
  const scope = new CodecScope(emission, imports, [...own, ...functions]);
  const codecs = contract.messages.map((message) => {
    if (!javascript) addFunctions(scope, message);
    return codecStatements(scope, message, (name) => (javascript ? imports.value(bodies, name) : name));
  });
  const all: Statement = { kind: StructureKind.ExportDeclaration, moduleSpecifier: bodies };
  const statements = [...(javascript ? [all] : []), ...scope.constantStatements, ...scope.functions, ...codecs.flat()];
  const module = {
    path: `${contract.folder}/codecs.ts`,
    text: printModule(contract.files, [unchecked, ...imports.statements, ...statements]),
  };
  return javascript ? [module, ...emitBodies(emission, functions, globals)] : [module];
}

/** `as string`: a compiler that reads the codec need not work through zod; a bundler sees the plain path. */
function explainText(scope: CodecScope, message: Message): string {
  if (holdsWideUnion(scope.model, message)) return `async () => ${scope.runtime("unexplained")}`;
  return `async (direction, value) =>\n    ${scope.runtime("explainWith")}((await import("./schemas.js" as string)).${schemaName(message)}, direction, value)`;
}

/** @param local what the function of such a name is called here */
function codecStatements(scope: CodecScope, message: Message, local: (name: string) => string): Statement[] {
  const output = messageType(scope.types, message.id, "reader");
  const input = messageType(scope.types, message.id, "writer");
  const codec = codecName(message);
  const lift = scope.liftOf(message);
  const members = [
    `name: ${stringLiteral(message.name)}`,
    ...(lift === undefined ? [] : [`lift: ${lift}`]),
    `fits: ${local(fitsName(message))}`,
    `read: ${local(readName(message))}`,
    `accepts: ${local(acceptsName(message))}`,
    `write: ${local(writeName(message))}`,
    `explain: ${explainText(scope, message)}`,
  ];
  const types = output === input ? output : `${output}, ${input}`;
  scope.addFunction(
    parseName(message),
    {
      parameter: { name: "text", type: "string" },
      returns: output,
      isExported: true,
      docs: `JSON text → a checked value.\n@throws {PayloadInvalidError} The text is not JSON, or does not fit.`,
    },
    [`return ${codec}.parse(text);`],
  );
  scope.addFunction(
    stringifyName(message),
    {
      parameter: { name: "value", type: input },
      returns: "string",
      isExported: true,
      docs: `A checked value → JSON text, defaults written out.\n@throws {PayloadInvalidError} The value does not fit.`,
    },
    [`return ${codec}.encode(value);`],
  );
  const type = `${scope.imports.runtimeType("MessageCodec")}<${types}>`;
  const lines = members.map((member) => `  ${member},\n`).join("");
  return [
    `\n/** Bytes on the wire ↔ ${message.name}. */\nexport const ${codec}: ${type} = /* @__PURE__ */ ${scope.runtime("messageCodec")}({\n${lines}});\n`,
  ];
}

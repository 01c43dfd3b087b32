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
import { type Check, checkBody } from "./codecs-check.js";
import { readBody } from "./codecs-read.js";
import { CodecScope } from "./codecs-scope.js";
import { writeBody } from "./codecs-write.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { levelsToWrite } from "./messages-of.js";
import { messageType } from "./messages-types.js";
import { type Module, printModule, type Statement, unchecked } from "./source.js";
import { stringLiteral } from "./text.js";

/** Globals that the functions use: a message of such a name is imported under another. */
const globals = ["Array", "BigInt", "Extract", "JSON", "Number", "Object", "Record", "RegExp", "Set"];

/** `codecs.ts`: functions made for each message, which need neither zod nor any table at run time. */
export function emitCodecs(emission: Emission): Module {
  const { contract, runtime } = emission;
  const exported = contract.messages.flatMap((message) =>
    [codecName, parseName, stringifyName, fitsName, readName, acceptsName, writeName].map((name) => name(message)),
  );
  const imports = new Imports(runtime, [...globals, ...exported]);
  const scope = new CodecScope(emission, imports, exported);
  const codecs = contract.messages.map((message) => {
    addFunctions(scope, message);
    return codecStatements(scope, message);
  });
  const statements = [...scope.constantStatements, ...scope.functions, ...codecs.flat()];
  const body = statements.length === 0 ? ["export {};"] : [unchecked, ...imports.statements, ...statements];
  return {
    path: `${contract.folder}/codecs.ts`,
    text: printModule(contract.files, body),
  };
}

function addFunctions(scope: CodecScope, message: Message): void {
  addCheck(scope, message, "fits");
  const output = messageType(scope.types, message.id, "reader");
  const read = readName(message);
  scope.addFunction(
    read,
    {
      parameter: "json: unknown",
      returns: output,
      isExported: true,
      docs: `What a reader has of JSON that \`${fitsName(message)}\` vouches for.`,
    },
    readBody({ scope, path: read }, message.type, output),
  );
  addCheck(scope, message, "accepts");
  const write = writeName(message);
  scope.addFunction(
    write,
    {
      parameter: `value: ${messageType(scope.types, message.id, "writer")}`,
      returns: "string",
      isExported: true,
      docs: `The JSON of a value that \`${acceptsName(message)}\` vouches for, defaults written out.`,
    },
    writeBody({ scope, path: write, version: message.version }, message.type),
  );
}

function addCheck(scope: CodecScope, message: Message, check: Check): void {
  const name = check === "fits" ? fitsName(message) : acceptsName(message);
  const docs =
    check === "fits"
      ? `Is this JSON value ${message.name} as it stands on the wire? Never throws.`
      : `May a writer give this value as ${message.name}? Never throws.`;
  const exported = { parameter: "value: unknown", returns: "boolean", isExported: true, docs };
  if (check === "accepts" && scope.hasOneCheck(message)) {
    scope.addFunction(name, exported, [`return ${fitsName(message)}(value);`]);
    return;
  }
  if (!message.recursive) {
    addJudge(scope, message, check, name, exported);
    return;
  }
  const unbounded = scope.unboundedName(check, message);
  const levels = check === "accepts" ? levelsToWrite(scope.model, message) : undefined;
  const depth = `${scope.runtime("isShallow")}(value${levels === undefined ? "" : `, ${levels}`})`;
  scope.addFunction(name, exported, [`return ${depth} && ${unbounded}(value);`]);
  scope.insideRecursion = true;
  addJudge(scope, message, check, unbounded, { parameter: "value: unknown", returns: "boolean" });
  scope.insideRecursion = false;
}

/** The function that looks at the value; where the message branches, once for each value. */
function addJudge(
  scope: CodecScope,
  message: Message,
  check: Check,
  name: string,
  about: Parameters<CodecScope["addFunction"]>[1],
): void {
  const path = check === "fits" ? fitsName(message) : acceptsName(message);
  const body = checkBody({ scope, check, path, version: message.version }, message.type, "value");
  if (!scope.isBranching(message)) {
    scope.addFunction(name, about, body);
    return;
  }
  const anew = scope.anewName(check, message);
  scope.addFunction(name, about, [`return ${scope.runtime("remembered")}(${anew}, value);`]);
  scope.addFunction(anew, { parameter: "value: unknown", returns: "boolean" }, body);
}

/** `as string`: a compiler that reads the codec need not work through zod; a bundler sees the plain path. */
function explainText(scope: CodecScope, message: Message): string {
  if (holdsWideUnion(scope.model, message)) return `async () => ${scope.runtime("unexplained")}`;
  return `async (direction, value) =>\n    ${scope.runtime("explainWith")}((await import("./schemas.js" as string)).${schemaName(message)}, direction, value)`;
}

function codecStatements(scope: CodecScope, message: Message): Statement[] {
  const output = messageType(scope.types, message.id, "reader");
  const input = messageType(scope.types, message.id, "writer");
  const codec = codecName(message);
  const lift = scope.liftOf(message);
  const members = [
    `name: ${stringLiteral(message.name)}`,
    ...(lift === undefined ? [] : [`lift: ${lift}`]),
    `fits: ${fitsName(message)}`,
    `read: ${readName(message)}`,
    `accepts: ${acceptsName(message)}`,
    `write: ${writeName(message)}`,
    `explain: ${explainText(scope, message)}`,
  ];
  const types = output === input ? output : `${output}, ${input}`;
  scope.addFunction(
    parseName(message),
    {
      parameter: "text: string",
      returns: output,
      isExported: true,
      docs: `JSON text → a checked value.\n@throws {PayloadInvalidError} The text is not JSON, or does not fit.`,
    },
    [`return ${codec}.parse(text);`],
  );
  scope.addFunction(
    stringifyName(message),
    {
      parameter: `value: ${input}`,
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

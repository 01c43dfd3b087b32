import type { Message } from "../model/model.js";
import { fitsName } from "../model/names.js";
import { anyValue, type Check, checkBody } from "./codecs-check.js";
import { anyJson, readBody } from "./codecs-read.js";
import { type CodecScope, type FunctionSignature, nameOf, type Task } from "./codecs-scope.js";
import { writeBody } from "./codecs-write.js";
import { levelsToWrite } from "./messages-of.js";
import { messageType, type TypeNames } from "./messages-types.js";

/** The functions of each message, in the order in which they are written. */
export const tasks: readonly Task[] = ["fits", "read", "accepts", "write"];

/** What the function of a message takes and gives. */
export function signatureOf(types: TypeNames, message: Message, task: Task): FunctionSignature {
  const { id, name } = message;
  switch (task) {
    case "fits":
      return check(`Is this JSON value ${name} as it stands on the wire? Never throws.`);
    case "accepts":
      return check(`May a writer give this value as ${name}? Never throws.`);
    case "read":
      return {
        parameter: anyJson,
        returns: messageType(types, id, "reader"),
        isExported: true,
        docs: `What a reader has of JSON that \`${nameOf.fits(message)}\` vouches for.`,
      };
    case "write":
      return {
        parameter: { name: "value", type: messageType(types, id, "writer") },
        returns: "string",
        isExported: true,
        docs: `The JSON of a value that \`${nameOf.accepts(message)}\` vouches for, defaults written out.`,
      };
    default:
      return task satisfies never;
  }
}

function check(docs: string): FunctionSignature {
  return { parameter: anyValue, returns: "boolean", isExported: true, docs };
}

/** The functions of a message, and those that they need. */
export function addFunctions(scope: CodecScope, message: Message): void {
  addCheck(scope, message, "fits");
  const output = messageType(scope.types, message.id, "reader");
  const read = nameOf.read(message);
  scope.addFunction(
    read,
    signatureOf(scope.types, message, "read"),
    readBody({ scope, path: read }, message.type, output),
  );
  addCheck(scope, message, "accepts");
  const write = nameOf.write(message);
  scope.addFunction(
    write,
    signatureOf(scope.types, message, "write"),
    writeBody({ scope, path: write, version: message.version }, message.type),
  );
}

function addCheck(scope: CodecScope, message: Message, check: Check): void {
  const name = nameOf[check](message);
  const exported = signatureOf(scope.types, message, check);
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
  addJudge(scope, message, check, unbounded, { parameter: anyValue, returns: "boolean" });
  scope.insideRecursion = false;
}

/** The function that looks at the value; where the message branches, once for each value. */
function addJudge(scope: CodecScope, message: Message, check: Check, name: string, signature: FunctionSignature): void {
  const body = checkBody(
    { scope, check, path: nameOf[check](message), version: message.version },
    message.type,
    "value",
  );
  if (!scope.isBranching(message)) {
    scope.addFunction(name, signature, body);
    return;
  }
  const anew = scope.anewName(check, message);
  scope.addFunction(name, signature, [`return ${scope.runtime("remembered")}(${anew}, value);`]);
  scope.addFunction(anew, { parameter: anyValue, returns: "boolean" }, body);
}

import type { Message, MessageId } from "../model/model.js";
import { schemaName } from "../model/names.js";
import { partsOf } from "../model/walk.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { levelsToWrite, messageOf } from "./messages-of.js";
import { SchemaScope } from "./schemas-scope.js";
import { schemaText } from "./schemas-types.js";
import { type Module, printModule, type Statement, unchecked } from "./source.js";
import { commentText } from "./text.js";

/**
 * `schemas.ts`: a zod schema per message, wire JSON ↔ value. Gives the same verdict as the codec's functions and says
 * why. In a module of its own: nobody pays for it who doesn't import it.
 */
export function emitSchemas(emission: Emission): Module {
  const { contract, runtime } = emission;
  const imports = new Imports(runtime, ["z", "Record", ...contract.messages.map(schemaName)]);
  const scope = new SchemaScope(emission, imports);
  const schemas = dependenciesFirst(emission).flatMap((message) => schemaStatements(scope, message));
  const zod = schemas.length === 0 ? ["export {};"] : [unchecked, 'import * as z from "zod";'];
  return {
    path: `${contract.folder}/schemas.ts`,
    text: printModule(contract.files, [...zod, ...imports.statements, ...scope.helperStatements, ...schemas]),
  };
}

function schemaStatements(scope: SchemaScope, message: Message): Statement[] {
  const name = schemaName(message);
  const docs = `\n/** ${commentText(message.name)}: wire JSON ↔ value. */\n`;
  if (!message.recursive) {
    const text = versionedText(scope, message);
    scope.declare(message.id);
    return [`${docs}export const ${name} = ${text};`];
  }
  const inner = scope.nodeName(message);
  scope.insideRecursion = true;
  const text = versionedText(scope, message);
  scope.insideRecursion = false;
  scope.declare(message.id);
  const levels = levelsToWrite(scope.model, message);
  const lift = scope.liftOf(message);
  const whole = lift === undefined ? inner : `${scope.helper("liftable")}(${inner}, ${lift})`;
  // A function around the object ends the compiler's own way through the circle.
  const type = message.version > 1 ? `: z.ZodType<${scope.types.message(message.id, "reader")}>` : "";
  return [
    `\nconst ${inner}${type} = ${text};`,
    `${docs}export const ${name} = ${scope.helper("bounded")}(${whole}${levels === undefined ? "" : `, ${levels}`});`,
  ];
}

function versionedText(scope: SchemaScope, message: Message): string {
  const text = schemaText(scope, message.type);
  if (message.version === 1) return text;
  return `${scope.helper("versioned")}(${text}, ${message.version}, ${scope.upgradeOf(message)})`;
}

/** The messages of a contract, each after those it refers to; what refers to itself is named by getters. */
function dependenciesFirst({ model, contract }: Emission): readonly Message[] {
  const order = new Set<Message>();
  const open = new Set<Message>();
  const visit = (message: Message) => {
    if (order.has(message) || open.has(message)) return;
    open.add(message);
    for (const id of referencesOf(message)) if (id.contract === contract.folder) visit(messageOf(model, id));
    order.add(message);
  };
  // A recursive union or list comes after its objects: these name it in getters, it cannot name them so.
  const roots = contract.messages.filter(({ recursive, type }) => recursive && type.kind !== "object");
  for (const message of [...roots, ...contract.messages]) visit(message);
  return [...order];
}

function referencesOf(message: Message): readonly MessageId[] {
  const found: MessageId[] = [];
  const open = [message.type];
  for (let type = open.shift(); type !== undefined; type = open.shift()) {
    if (type.kind === "reference") found.push(type.to);
    open.push(...partsOf(type));
  }
  return found;
}

import type { Field, Json, Message, MessageId, Model, Type } from "../model/model.js";
import { partsOf } from "../model/walk.js";

/** Questions about messages that more than one emitter asks. */

export function messageOf(model: Model, id: MessageId): Message {
  const contract = model.contracts.find(({ folder }) => folder === id.contract);
  const message = contract?.messages.find(({ name }) => name === id.name);
  if (!message) throw new Error(`The model has no message ${id.contract}.${id.name}`);
  return message;
}

/** The type itself, references followed. */
export function resolved(model: Model, type: Type): Type {
  return type.kind === "reference" ? resolved(model, messageOf(model, type.to).type) : type;
}

/** A field, or a header. */
type LeftOut = Pick<Field, "optional" | "type">;

/** May it be missing on the wire? A reader fills a default in. */
export function mayMissOnWire(field: LeftOut): boolean {
  return field.optional || field.type.default !== undefined;
}

/** May a writer leave it out? */
export function mayLeaveOut(field: LeftOut): boolean {
  return mayMissOnWire(field) || field.type.fill !== undefined;
}

/** Does `asked` hold somewhere in the type, references followed? */
export function anywhere(model: Model, type: Type, asked: (type: Type) => boolean): boolean {
  return search(model, type, asked, new Set());
}

function search(model: Model, type: Type, asked: (type: Type) => boolean, seen: Set<Message>): boolean {
  if (asked(type)) return true;
  if (type.kind === "reference") {
    const message = messageOf(model, type.to);
    if (seen.has(message)) return false;
    seen.add(message);
    return search(model, message.type, asked, seen);
  }
  return partsOf(type).some((part) => search(model, part, asked, seen));
}

/** Does a writer's type differ from a reader's: is there a field that only a writer may leave out? */
export function inputDiffersIn(model: Model, type: Type): boolean {
  return anywhere(
    model,
    type,
    (one) => one.kind === "object" && one.fields.some((field) => mayLeaveOut(field) && !field.optional),
  );
}

/**
 * How many levels a value of a recursive message may have, where that is fewer than the 64 of the wire: the deepest place
 * may be one where a default is put in. Other messages do not come near the limit.
 */
export function levelsToWrite(model: Model, { recursive, type }: Message): number | undefined {
  if (!recursive) return undefined;
  let added = 0;
  anywhere(model, type, (one) => {
    if (one.kind === "object") for (const field of one.fields) added = Math.max(added, depthOf(field.type.default));
    return false;
  });
  return added === 0 ? undefined : Math.max(0, 64 - added);
}

function depthOf(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Is the value the wire JSON itself? Objects never are: what the contract does not know is dropped. */
export function isVerbatim(model: Model, type: Type): boolean {
  return !anywhere(model, type, (one) => one.kind === "bytes" || one.kind === "bigint" || one.kind === "object");
}

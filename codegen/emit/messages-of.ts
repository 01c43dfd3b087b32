import type { Field, Json, Message, MessageId, Model, ObjectType, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { mostReached, type Question } from "../model/spread.js";
import { allTypes } from "../model/walk.js";

/** Questions about messages that more than one emitter asks. */

const messagesByKey = new WeakMap<Model, ReadonlyMap<string, Message>>();

export function messageOf(model: Model, id: MessageId): Message {
  let messages = messagesByKey.get(model);
  if (!messages) {
    const all = model.contracts.flatMap((contract) => contract.messages);
    messages = new Map(all.map((message) => [keyOf(message.id), message]));
    messagesByKey.set(model, messages);
  }
  const message = messages.get(keyOf(id));
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

/** Are a program's bytes, which are an object without any of the fields, such an object? */
export function isLikeBytes({ fields }: ObjectType): boolean {
  return fields.every(mayLeaveOut);
}

/** Does something hold somewhere in a type, references followed? Each question is made once, since its answers are kept. */
export function anywhere(asked: (type: Type) => boolean): (model: Model, type: Type) => boolean {
  const question: Question = ({ type }) => Number([...allTypes(type)].some(asked));
  return (model, type) => {
    const answers = mostReached(model, question);
    return [...allTypes(type)].some(
      (one) => asked(one) || (one.kind === "reference" && answers.get(keyOf(one.to)) === 1),
    );
  };
}

/** Does a writer's type differ from a reader's: is there a field that only a writer may leave out? */
export const inputDiffersIn: (model: Model, type: Type) => boolean = anywhere(
  (one) => one.kind === "object" && one.fields.some((field) => mayLeaveOut(field) && !field.optional),
);

/**
 * How many levels a value of a recursive message may have, where that is fewer than the 64 of the wire: the deepest place
 * may be one where a default is put in. Other messages do not come near the limit.
 */
export function levelsToWrite(model: Model, { recursive, id }: Message): number | undefined {
  if (!recursive) return undefined;
  const added = mostReached(model, deepestDefault).get(keyOf(id)) ?? 0;
  return added === 0 ? undefined : Math.max(0, 64 - added);
}

const deepestDefault: Question = ({ type }) => {
  const fields = [...allTypes(type)].flatMap((one) => (one.kind === "object" ? one.fields : []));
  return Math.max(0, ...fields.map((field) => depthOf(field.type.default)));
};

function depthOf(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Is the value the wire JSON itself? Objects never are: what the contract does not know is dropped. */
export function isVerbatim(model: Model, type: Type): boolean {
  return !isReadAnew(model, type);
}

const isReadAnew = anywhere((one) => one.kind === "bytes" || one.kind === "bigint" || one.kind === "object");

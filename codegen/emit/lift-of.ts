import type { Message, Model } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes } from "../model/walk.js";
import { messageOf } from "./messages-of.js";

const known = new WeakMap<Model, ReadonlySet<string>>();

/** Has a message, or what nests in it, older versions? Others are read as they are. */
export function isLifted(model: Model, message: Pick<Message, "id">): boolean {
  let lifted = known.get(model);
  if (!lifted) {
    lifted = liftedOf(model);
    known.set(model, lifted);
  }
  return lifted.has(keyOf(message.id));
}

/** Is there a version in it that JSON says and a program does not: in a message that refuses fields it does not know? */
export function hasClosedVersions(model: Model, message: Message, seen: Set<Message> = new Set()): boolean {
  if (!isLifted(model, message) || seen.has(message)) return false;
  seen.add(message);
  const { version, type } = message;
  if (version > 1 && type.kind === "object" && type.unknownFields === "refuse") return true;
  return [...allTypes(type)].some(
    (one) => one.kind === "reference" && hasClosedVersions(model, messageOf(model, one.to), seen),
  );
}

/** Grows from the versioned ones to what refers to them. */
function liftedOf(model: Model): ReadonlySet<string> {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const lifted = new Set(messages.filter(({ version }) => version > 1).map(({ id }) => keyOf(id)));
  if (lifted.size === 0) return lifted;
  const references = messages.map(({ id, type }) => ({
    key: keyOf(id),
    to: [...allTypes(type)].flatMap((one) => (one.kind === "reference" ? [keyOf(one.to)] : [])),
  }));
  for (let before = -1; before < lifted.size; ) {
    before = lifted.size;
    for (const { key, to } of references) if (to.some((one) => lifted.has(one))) lifted.add(key);
  }
  return lifted;
}

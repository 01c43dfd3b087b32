import type { Message, Model } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes } from "../model/walk.js";

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

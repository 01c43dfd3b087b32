import type { MessageId } from "../model/model.js";
import { inputTypeName, typeName } from "../model/names.js";
import { type Emission, moduleOf } from "./emission.js";
import type { Imports } from "./imports.js";
import { messageOf } from "./messages-of.js";
import type { Audience, TypeNames } from "./messages-types.js";

function nameFor(emission: Emission, id: MessageId, audience: Audience): string {
  const message = messageOf(emission.model, id);
  return audience === "writer" ? inputTypeName(message) : typeName(message);
}

/** Types by import; `own` messages by their plain name, where the module is the one that declares them. */
export function typeNames(emission: Emission, imports: Imports, own: boolean): TypeNames {
  return {
    model: emission.model,
    message: (id, audience) =>
      own && id.contract === emission.contract.folder
        ? nameFor(emission, id, audience)
        : imports.type(moduleOf(emission, id, "messages"), nameFor(emission, id, audience)),
    json: () => imports.runtimeType("JsonValue"),
    // A message may be called Uint8Array.
    bytes: () =>
      emission.contract.messages.some(({ name }) => name === "Uint8Array") ? "globalThis.Uint8Array" : "Uint8Array",
    unknownMember: () => `typeof ${imports.runtimeType("unknownMember")}`,
  };
}

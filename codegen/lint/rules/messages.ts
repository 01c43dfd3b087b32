import type { Message, Type } from "../../model/model.js";
import { keyOf } from "../../model/scope.js";
import { allTypes } from "../../model/walk.js";
import { definitionsOf } from "../kinds.js";
import type { LintContext, Rule } from "../rule.js";
import { messagesOf, reachedFrom } from "../types.js";

const messageUnused: Rule = {
  code: "MESSAGE_UNUSED",
  set: "minimal",
  check(context, tell) {
    const used = usedMessages(context);
    const inherited = new Set(
      messagesOf(context.model.contracts)
        .filter(({ id }) => used.has(keyOf(id)))
        .flatMap(({ type }) => [...allTypes(type)]),
    );
    for (const contract of context.contracts) {
      // What has messages only is there for others, whom nobody here knows.
      if (definitionsOf(contract).length + contract.groups.length === 0) continue;
      for (const message of contract.messages.filter(({ id }) => !used.has(keyOf(id)))) {
        if (isExtended(message, inherited)) continue;
        const text = `Nothing carries \`${message.name}\`, and no message that is carried needs it`;
        tell(message.source, text, "Take it out, or use it.");
      }
    }
  },
};

function usedMessages(context: LintContext): ReadonlySet<string> {
  const definitions = context.model.contracts.flatMap(definitionsOf);
  const parameters = definitions.flatMap(({ definition }) => definition.address.parameters.map(({ type }) => type));
  return reachedFrom(
    context,
    definitions.flatMap(({ carries }) => carries),
    [...parameters, ...definitions.flatMap(({ types }) => types)],
  );
}

/** The fields of a message that others extend are theirs, as they are. */
function isExtended({ type }: Message, inherited: ReadonlySet<Type>): boolean {
  if (type.kind !== "object") return false;
  return type.fields.length === 0 || type.fields.some((field) => inherited.has(field.type));
}

export const messageRules: readonly Rule[] = [messageUnused];

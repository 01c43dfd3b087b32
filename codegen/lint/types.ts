import type { Contract, Field, Message, MessageId, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes } from "../model/walk.js";
import { definitionsOf } from "./kinds.js";
import type { LintContext } from "./rule.js";

/** Every field that a type has in place, at any depth. */
export function fieldsOf(type: Type): readonly Field[] {
  return [...allTypes(type)].flatMap((one) => (one.kind === "object" ? one.fields : []));
}

/** Every message of these contracts, those written in place included. */
export function messagesOf(contracts: readonly Contract[]): readonly Message[] {
  return contracts.flatMap(({ messages }) => messages);
}

/** The types that stand in a contract: of its messages, in place or not, and of headers. */
export function typesOf(contract: Contract): readonly Type[] {
  const roots = [
    ...contract.messages,
    ...definitionsOf(contract).flatMap(({ types }) => types.map((type) => ({ type }))),
  ];
  return roots.flatMap(({ type }) => [...allTypes(type)]);
}

/** The messages that are needed, however indirectly, to say these. */
export function reachedFrom(
  { messageType }: LintContext,
  messages: readonly MessageId[],
  types: readonly Type[] = [],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...messages, ...types.flatMap(namedIn)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(keyOf(id))) continue;
    reached.add(keyOf(id));
    const type = messageType(id);
    if (type) open.push(...namedIn(type));
  }
  return reached;
}

function namedIn(type: Type): readonly MessageId[] {
  return [...allTypes(type)].flatMap((one) => (one.kind === "reference" ? [one.to] : []));
}

/** The type behind `| null`. */
export function notNull(type: Type): Type {
  return type.kind === "nullable" ? notNull(type.of) : type;
}

/** One text for types that take the same values, whatever is said about them and filled in for them. */
export function typeText(type: Type): string {
  const bare = notNull(type);
  if (bare.kind === "reference") return keyOf(bare.to).replace("/", ".");
  if (bare.kind === "string") return bare.format ?? "string";
  return bare.kind === "array" ? `${typeText(bare.items)}[]` : bare.kind;
}

/** What programs read that others wrote, in messages of this project. */
export function typesReadByOthers(context: LintContext): readonly Type[] {
  const carried = context.model.contracts.flatMap((contract) =>
    definitionsOf(contract)
      .filter(({ isReadByOthers }) => isReadByOthers)
      .flatMap(({ carries }) => carries),
  );
  const read = reachedFrom(context, carried);
  return messagesOf(context.contracts)
    .filter(({ id }) => read.has(keyOf(id)))
    .flatMap(({ type }) => [...allTypes(type)]);
}

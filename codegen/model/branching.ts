import type { Model, Type, UnionType } from "./model.js";
import { keyOf } from "./scope.js";
import { mostReached } from "./spread.js";
import { allTypes, referencesOf } from "./walk.js";

const known = new WeakMap<Model, ReadonlySet<string>>();

/**
 * The keys of the messages that branch: of one of their unions without discriminator two members may ask the same
 * message about the same part of a value, and that message comes to such a union again, so that whoever tries member
 * after member takes twice the time for each level of a value. All others ask about each part a few times at most.
 */
export function branchingMessages(model: Model): ReadonlySet<string> {
  const before = known.get(model);
  if (before) return before;
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const meetings = new Meetings(new Map(messages.map(({ id, type }) => [keyOf(id), type])));
  const forks = new Set(messages.map(({ id }) => keyOf(id)).filter((key) => meetings.isAt(key, () => true)));
  const mostForks = mostReached(model, ({ id }) => Number(forks.has(keyOf(id))));
  const reachesFork = (key: string) => mostForks.get(key) === 1;
  const branching = new Set([...forks].filter((key) => meetings.isAt(key, reachesFork)));
  known.set(model, branching);
  return branching;
}

/** What the members of a union ask about one part of a value, each with the number of its member. */
type Asked = { readonly member: number; readonly keys: readonly string[] }[];

/** The messages that a member asks about the value itself, and those that it asks about each part of it. */
interface Looks {
  readonly messages: ReadonlySet<string>;
  readonly asked: ReadonlyMap<string, readonly string[]>;
}

/** Through how many messages a member is followed; beyond, it is taken to meet another: nothing is wrong with that. */
const mostFollowed = 100;

/** Finds unions whose members meet: two of them ask the same message about the same part of a value. */
class Meetings {
  readonly #types: ReadonlyMap<string, Type>;
  readonly #references = new Map<string, readonly string[]>();

  constructor(types: ReadonlyMap<string, Type>) {
    this.#types = types;
  }

  /** Is there a union in the message whose members meet in a message that matters? What matters, matters to whoever reaches it. */
  isAt(key: string, matters: (key: string) => boolean): boolean {
    const type = this.#types.get(key);
    if (!type || this.#referencesOf(key).length < 2) return false;
    return [...allTypes(type)].some((one) => one.kind === "union" && !one.discriminator && this.#meetIn(one, matters));
  }

  #meetIn(union: UnionType, matters: (key: string) => boolean): boolean {
    const parts = new Map<string, Asked>();
    const meeting = new Set<string>();
    for (const [member, type] of union.members.entries()) {
      if (referencesOf(type).length === 0) continue;
      const { messages, asked } = this.#looksOf(type);
      if (messages.size > mostFollowed) return true;
      for (const key of messages) {
        if (matters(key) && meeting.has(key)) return true;
        meeting.add(key);
      }
      for (const [part, keys] of asked) listIn(parts, part).push({ member, keys });
    }
    const ofMaps = parts.get(anyName) ?? [];
    return [...parts].some(([part, asked]) => {
      const all = part === anyName || part === anyItem ? asked : [...asked, ...ofMaps];
      return this.#meetBelow(all, matters);
    });
  }

  #looksOf(member: Type): Looks {
    const messages = new Set<string>();
    const asked = new Map<string, string[]>();
    const ask = (part: string, type: Type) => listIn(asked, part).push(...referencesOf(type));
    const open = [member];
    for (let type = open.pop(); type !== undefined && messages.size <= mostFollowed; type = open.pop()) {
      if (type.kind === "nullable") open.push(type.of);
      else if (type.kind === "union") open.push(...type.members);
      else if (type.kind === "array") ask(anyItem, type.items);
      else if (type.kind === "tuple") for (const item of type.items) ask(anyItem, item);
      else if (type.kind === "map") ask(anyName, type.values);
      else if (type.kind === "object") for (const field of type.fields) ask(`.${field.name}`, field.type);
      else if (type.kind === "reference" && !messages.has(keyOf(type.to))) {
        messages.add(keyOf(type.to));
        const named = this.#types.get(keyOf(type.to));
        if (named) open.push(named);
      }
    }
    return { messages, asked };
  }

  /** Each message is visited once: who comes to it after another member has met that one. */
  #meetBelow(asked: Asked, matters: (key: string) => boolean): boolean {
    if (asked.length < 2) return false;
    const visitors = new Map<string, number>();
    for (const { member, keys } of asked) {
      const open = [...keys];
      for (let key = open.pop(); key !== undefined; key = open.pop()) {
        if (!matters(key)) continue;
        const visitor = visitors.get(key);
        if (visitor !== undefined && visitor !== member) return true;
        if (visitor === member) continue;
        visitors.set(key, member);
        open.push(...this.#referencesOf(key));
      }
    }
    return false;
  }

  #referencesOf(key: string): readonly string[] {
    const type = this.#types.get(key);
    const references = this.#references.get(key) ?? (type ? referencesOf(type) : []);
    this.#references.set(key, references);
    return references;
  }
}

const anyItem = "[]";
const anyName = "{}";

function listIn<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

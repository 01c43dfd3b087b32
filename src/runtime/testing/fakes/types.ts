import type { MessageId, Source, Type } from "../../../../codegen/model/model.js";
import { allTypes } from "../../../../codegen/model/walk.js";

const nowhere: Source = { file: "", line: 0, column: 0, length: 0 };

/** The types of one contract's messages, as the generator read them, and where those of the contracts it uses stand. */
export class MessageTypes {
  readonly #contract: string;
  readonly #texts: Readonly<Record<string, string>>;
  readonly #others: () => readonly MessageTypes[];
  readonly #types = new Map<string, Type | undefined>();

  /**
   * For generated code.
   * @param texts JSON of each message's type, read when it is needed first
   */
  constructor(contract: string, texts: Readonly<Record<string, string>>, others: () => readonly MessageTypes[]) {
    this.#contract = contract;
    this.#texts = texts;
    this.#others = others;
  }

  /** The contract's own message of that name. */
  own(name: string): Type | undefined {
    return this.resolve({ contract: this.#contract, name });
  }

  readonly resolve = (id: MessageId): Type | undefined => {
    if (id.contract !== this.#contract) return this.#other(id.contract)?.resolve(id);
    if (!this.#types.has(id.name)) this.#types.set(id.name, this.#read(id.name));
    return this.#types.get(id.name);
  };

  /** What is used by what is used counts: a message of there may lie in a message of ours. */
  #other(contract: string, seen = new Set<MessageTypes>([this])): MessageTypes | undefined {
    const others = this.#others().filter((one) => !seen.has(one));
    const found = others.find((one) => one.#contract === contract);
    if (found) return found;
    for (const one of others) seen.add(one);
    for (const one of others) {
      const further = one.#other(contract, seen);
      if (further) return further;
    }
    return undefined;
  }

  #read(name: string): Type | undefined {
    const text = Object.hasOwn(this.#texts, name) ? this.#texts[name] : undefined;
    if (text === undefined) return undefined;
    const type: Type = JSON.parse(text);
    // What people read, and where it stood, was left out.
    for (const part of allTypes(type)) Object.assign(part, { doc: {}, source: nowhere });
    return type;
  }
}

import { type Kind, kinds } from "../../kinds.js";
import { masked, maskPayload } from "../../mask.js";
import type { Contract, Definition, Json, Message, MessageId, Model, Type } from "../../model/model.js";
import { camelCase } from "../../model/names.js";
import { allTypes } from "../../model/walk.js";
import type { Resolve } from "../../values/fits.js";
import { stamped } from "../../values/lift.js";
import { exampleOf } from "./example.js";
import { type Html, html } from "./html.js";

export interface ReferenceOptions {
  /** What the page is called. @default "Contracts" */
  readonly title?: string;
  /** Where generated code stands, as the examples import it. @default "src/generated" */
  readonly output?: string;
}

/** Somebody who uses a message: a definition, or another message. */
export interface Use {
  readonly link: Html;
  /** `message`, `reply`, `field` */
  readonly as: string;
}

/** What every page of the reference needs to know of the whole model. */
export class Book {
  readonly model: Model;
  readonly output: string;
  readonly title: string;
  readonly #messages = new Map<string, { readonly contract: Contract; readonly message: Message }>();
  readonly #uses = new Map<string, Use[]>();
  readonly #sensitive: ReadonlySet<string>;

  constructor(model: Model, { title = "Contracts", output = "src/generated" }: ReferenceOptions) {
    this.model = model;
    this.title = title;
    this.output = output.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
    for (const contract of model.contracts) {
      for (const message of contract.messages) this.#messages.set(nameOf(message.id), { contract, message });
    }
    this.#sensitive = sensitiveMessages([...this.#messages.values()].map(({ message }) => message));
  }

  readonly resolve: Resolve = (id) => this.#messages.get(nameOf(id))?.message.type;

  message(id: MessageId): Message | undefined {
    return this.#messages.get(nameOf(id))?.message;
  }

  tellUse(id: MessageId, use: Use): void {
    const uses = this.#uses.get(nameOf(id));
    if (uses) uses.push(use);
    else this.#uses.set(nameOf(id), [use]);
  }

  usesOf(id: MessageId): readonly Use[] {
    return this.#uses.get(nameOf(id)) ?? [];
  }

  /** With the contract's name where the reader is in another one. */
  messageLink(id: MessageId, from: Contract): Html {
    const name = id.contract === from.folder ? id.name : `${contractName(this.contract(id.contract))}.${id.name}`;
    return html`<a href="#${id.contract}.messages.${id.name}">${name}</a>`;
  }

  contract(folder: string): Contract | undefined {
    return this.model.contracts.find((one) => one.folder === folder);
  }

  /**
   * Examples of the contract, or one that is made: valid, always the same, with what is sensitive masked. As they stand on
   * the wire, with `$version` wherever a version stands.
   */
  examples(message: Message): readonly unknown[] {
    const { examples = [] } = message.type.doc.examples ? message.type.doc : message.doc;
    const shown = examples.length > 0 ? examples.slice(0, mostExamples) : [exampleOf(message.type, this.resolve)];
    const isSensitive = this.isSensitive(message);
    return shown.flatMap((value) => {
      if (value === undefined) return [];
      if (!isSensitive) return [stamped(this.model, message.id, value)];
      // Masks are texts: what was JSON stays JSON.
      const hidden: Json = JSON.parse(JSON.stringify(maskPayload(this.model, message.id, value)));
      return [stamped(this.model, message.id, hidden)];
    });
  }

  /** Does it have anything that is to be masked, however deep? */
  isSensitive({ id }: Message): boolean {
    return this.#sensitive.has(nameOf(id));
  }

  /** A value that stands beside a type: its default, its members. */
  value(type: Type, value: Json): string {
    return type.sensitive ? masked : JSON.stringify(value);
  }
}

const mostExamples = 3;

/** The names of messages that have something to be masked, in themselves or in a message that they refer to. */
function sensitiveMessages(messages: readonly Message[]): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const found: string[] = [];
  for (const { id, type } of messages) {
    const types = [...allTypes(type)];
    if (types.some(({ sensitive }) => sensitive)) found.push(nameOf(id));
    for (const one of types) {
      if (one.kind === "reference") users.set(nameOf(one.to), [...(users.get(nameOf(one.to)) ?? []), nameOf(id)]);
    }
  }
  const all = new Set(found);
  for (let name = found.pop(); name !== undefined; name = found.pop()) {
    for (const user of users.get(name) ?? []) if (!all.has(user)) found.push(user);
    for (const user of users.get(name) ?? []) all.add(user);
  }
  return all;
}

function nameOf({ contract, name }: MessageId): string {
  return `${contract}.${name}`;
}

/** As errors and the command line call it. */
export function contractName(contract: Contract | undefined): string {
  return contract ? contract.namespace || contract.folder : "";
}

/** `agents.streams.tasks`: where a definition stands on the page. */
export function definitionId(contract: Contract, kind: Kind, { name }: Pick<Definition, "name">): string {
  return `${contract.folder}.${kind}.${name}`;
}

/** The client in examples: `agents`. */
export function clientVariable({ clientName }: Contract): string {
  const name = camelCase(clientName);
  return /^(class|default|delete|enum|export|function|import|new|package|private|public|return|static|this|void|with|connection)$/.test(
    name,
  )
    ? `${name}Client`
    : name;
}

export function ownerOf(
  contract: Contract,
  ...inner: readonly { readonly doc: Definition["doc"] }[]
): string | undefined {
  return inner.map(({ doc }) => doc.owner).find((owner) => owner !== undefined) ?? contract.doc.owner;
}

export function definitionCount(contract: Contract): number {
  return kinds.reduce((sum, kind) => sum + contract[kind].length, 0);
}

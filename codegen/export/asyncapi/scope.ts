import { isSensitive } from "../../mask.js";
import type {
  AddressModel,
  Contract,
  Documentation,
  Message,
  MessageId,
  Model,
  Payload,
  Type,
} from "../../model/model.js";
import { keyOf } from "../../model/scope.js";
import { messageTypes } from "../../model/walk.js";
import { fits } from "../../values/fits.js";
import { typeSchema, type View } from "../json-schema-types.js";
import { given, named, type SchemaObject } from "../schema.js";

/** What one definition gives the document; entries by id. */
export interface Part {
  readonly channels?: readonly Entry[];
  readonly operations?: readonly Entry[];
  /** What AsyncAPI has no place for: it stands under `x-redis`. */
  readonly stored?: readonly Entry[];
}

export type Entry = readonly [id: string, object: SchemaObject];

/** What is on the wire: a reader's view, with every default and fill written out. */
export function viewOf(model: Model): View {
  return {
    side: "reader",
    dialect: "draft-07",
    refer: (to) => schemaPlace + schemaName(to),
    isSensitive: (type) => isSensitive(model, type),
  };
}

export function schemaName(id: MessageId): string {
  return `${id.contract}.${id.name}`;
}

export const schemaPlace = "#/components/schemas/";

/** Of one contract: how its parts are named, and what they share. */
export class Scope {
  readonly model: Model;
  readonly contract: Contract;
  readonly view: View;
  readonly #messages: ReadonlyMap<string, Message>;

  constructor(model: Model, contract: Contract) {
    this.model = model;
    this.contract = contract;
    this.view = viewOf(model);
    const messages = model.contracts.flatMap((one) => one.messages);
    this.#messages = new Map(messages.map((message) => [keyOf(message.id), message]));
  }

  /** Of another contract of the same model. */
  of(contract: Contract): Scope {
    return new Scope(this.model, contract);
  }

  /** `agents.streams.tasks`; the folder is there also where the namespace is empty. */
  id(kind: string, name: string): string {
    return `${this.contract.folder}.${kind}.${name}`;
  }

  /** Name and parameters of a definition in Redis, in AsyncAPI's words, with what beside these only Redis knows. */
  channel(
    definition: { readonly address: AddressModel; readonly doc: Documentation },
    words: ChannelWords,
  ): SchemaObject {
    const { address, doc } = definition;
    const { parameters } = address;
    return given({
      address: this.#plainAddress(address),
      description: doc.description,
      messages: words.messages,
      parameters:
        parameters.length === 0
          ? undefined
          : named(parameters.map(({ name, type }) => [name, this.#parameter(name, type, address)])),
      tags: [{ name: this.contract.folder }],
      ...remarks(doc),
      "x-redis": given({ ...words.redis, ...this.redisAddress(address) }),
    });
  }

  /** As Redis has it: the slot in the braces that are its hash tag. */
  redisAddress({ template, parameters, slot }: AddressModel): SchemaObject {
    const tagged = slot === undefined ? template : template.replace(`{${slot}}`, `{{${slot}}}`);
    return given({
      address: this.#named(tagged),
      slot,
      parameters:
        parameters.length === 0
          ? undefined
          : named(parameters.map(({ name, type }) => [name, typeSchema(type, this.view)])),
    });
  }

  /** AsyncAPI knows no braces but a parameter's. */
  #plainAddress({ template }: AddressModel): string {
    return this.#named(template);
  }

  #named(template: string): string {
    return this.contract.namespace === "" ? template : `${this.contract.namespace}:${template}`;
  }

  /** Parameters of AsyncAPI are text. */
  #parameter(name: string, type: Type, { slot }: AddressModel): SchemaObject {
    const target = this.#target(type);
    const values = target.kind === "enum" ? target.values.map(String) : undefined;
    const isSlot = name === slot ? "In Redis it stands in braces, which are the hash tag." : undefined;
    const description = [type.doc.description ?? target.doc.description, isSlot].filter((one) => one !== undefined);
    return given({ description: description.length > 0 ? description.join(" ") : undefined, enum: values });
  }

  #target(type: Type): Type {
    let target = type;
    for (let steps = 0; target.kind === "reference" && steps < 64; steps++) {
      target = this.#messages.get(keyOf(target.to))?.type ?? type;
    }
    return target;
  }

  message(id: Payload, words: Readonly<Record<string, SchemaObject | undefined>> = {}): SchemaObject {
    const message = this.#messages.get(keyOf(id));
    const resolve = messageTypes(this.model);
    const isShown = message && !this.view.isSensitive(message.type);
    const examples = (message?.doc.examples ?? []).filter(
      (payload) => isShown && fits(message.type, payload, resolve, { side: "reader" }).length === 0,
    );
    return given({
      name: id.name,
      title: id.name,
      description: message?.doc.description,
      contentType: "application/json",
      payload: { $ref: this.view.refer(id) },
      examples: examples.length > 0 ? examples.map((payload) => ({ payload })) : undefined,
      ...words,
    });
  }
}

interface ChannelWords {
  readonly messages: SchemaObject;
  readonly redis: SchemaObject;
}

/** What AsyncAPI has no word for. */
export function remarks({ owner, deprecated }: Documentation): SchemaObject {
  const own = given({ owner, deprecated: deprecated === false ? undefined : deprecated });
  return Object.keys(own).length > 0 ? { "x-redloom": own } : {};
}

/** An operation, which names all messages of its channel. */
export function operation(
  action: "send" | "receive",
  channel: string,
  messages: readonly string[],
  words: Readonly<Record<string, SchemaObject | string | undefined>> = {},
): SchemaObject {
  return given({
    action,
    channel: { $ref: pointer("channels", channel) },
    messages: messages.map((name) => ({ $ref: pointer("channels", channel, "messages", name) })),
    ...words,
  });
}

export function pointer(...steps: readonly string[]): string {
  return `#/${steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}

import type { Kind } from "../../kinds.js";
import type { Contract, Definition, Type } from "../../model/model.js";
import { type Book, definitionId, ownerOf, type Use } from "./book.js";
import { type Html, html } from "./html.js";
import type { Told } from "./kind.js";
import { kindPages } from "./kinds.js";
import { code, json, line, nameOf, parametersOf, said, settingList } from "./parts.js";
import { typeLine } from "./types.js";
import { joined } from "./words.js";

/** A definition, told by the page of its kind. */
export interface ToldDefinition {
  readonly kind: Kind;
  readonly contract: Contract;
  readonly definition: Definition;
  readonly told: Told;
}

export function toldDefinitions<K extends Kind>(book: Book, contract: Contract, kind: K): readonly ToldDefinition[] {
  const page = kindPages[kind];
  const definitions: readonly Contract[K][number][] = contract[kind];
  return definitions.map((definition) => ({ kind, contract, definition, told: page.tell(book, contract, definition) }));
}

/** Everything about one definition. */
export function definitionPart(book: Book, { kind, contract, definition, told }: ToldDefinition): Html {
  const id = definitionId(contract, kind, definition);
  const { name, doc } = definition;
  const owner = ownerOf(contract, definition);
  const [first] = told.carries;
  const message = first && book.message(first.message);
  return html`<article id="${id}"><h4><a href="#${id}">${name}</a>${
    doc.deprecated && html` <b class="mark">deprecated</b>`
  }</h4>${said(doc)}${nameOf(contract, definition)}${told.carries.map((one) => carriedLine(book, contract, one))}${line(
    "Owner",
    [owner ?? html`<span class="note">nobody is named</span>`, ". ", told.people],
  )}${line("On the wire", told.wire)}${settingList(told.settings)}${parametersOf(book, contract, definition)}${told.more}${
    !contract.external && html`<h5>In TypeScript</h5>${code(told.usage.join("\n"))}`
  }${message && json(book.examples(message).slice(0, 1))}</article>`;
}

function carriedLine(book: Book, contract: Contract, { as, message }: Told["carries"][number]): Html {
  const type = book.message(message)?.inPlace ? book.resolve(message) : undefined;
  const inPlace = type && type.kind !== "object" && html` <span class="type">${typeLine(book, contract, type)}</span>`;
  return line(`${as.charAt(0).toUpperCase()}${as.slice(1)}`, [book.messageLink(message, contract), inPlace]);
}

/** What a search finds it by. */
export function definitionWords({ contract, definition, told }: ToldDefinition): string {
  const { address, doc } = definition;
  const carried = told.carries.map(({ message }) => message.name);
  return [address.template, ownerOf(contract, definition), doc.description, ...carried, ...(told.words ?? [])]
    .filter((one) => one !== undefined)
    .join(" ");
}

/** Tells the messages that the definitions carry who uses them. */
export function tellUses(book: Book, definitions: readonly ToldDefinition[]): void {
  for (const { kind, contract, definition, told } of definitions) {
    const id = definitionId(contract, kind, definition);
    const link = html`<a href="#${id}">${joined([contract.folder, kind, definition.name], ".")}</a>`;
    for (const { as, message } of told.carries) book.tellUse(message, { link, as });
    for (const { type } of definition.address.parameters) tellReference(book, type, { link, as: "parameter" });
    for (const type of told.headers ?? []) tellReference(book, type, { link, as: "header" });
  }
}

function tellReference(book: Book, type: Type, use: Use): void {
  if (type.kind === "reference") book.tellUse(type.to, use);
}

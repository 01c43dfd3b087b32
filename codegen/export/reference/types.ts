import type { Contract, Field, ObjectType, Type } from "../../model/model.js";
import type { Book } from "./book.js";
import { type Html, html, type Part } from "./html.js";
import { count, joined, prose } from "./words.js";

/** A type in one line, as a contract would write it, with links to messages: `Task[] | null`. */
export function typeLine(book: Book, from: Contract, type: Type): Part {
  const inner = (one: Type): Part => typeLine(book, from, one);
  switch (type.kind) {
    case "string":
      return type.format ?? "string";
    case "reference":
      return book.messageLink(type.to, from);
    case "nullable":
      return [inner(type.of), " | null"];
    case "array":
      return type.items.kind === "union" || type.items.kind === "enum" || type.items.kind === "nullable"
        ? ["(", inner(type.items), ")[]"]
        : [inner(type.items), "[]"];
    case "tuple":
      return ["[", joined(type.items.map(inner)), "]"];
    case "map":
      return ["map<", inner(type.values), ">"];
    case "enum":
      return members(book, type);
    case "union":
      return [joined(type.members.map(inner), " | "), type.open && " | …"];
    default:
      return type.kind;
  }
}

const mostMembers = 12;

function members(book: Book, type: Type & { readonly kind: "enum" }): Part {
  if (type.sensitive) return book.value(type, null);
  const shown = type.values.slice(0, mostMembers).map((value) => JSON.stringify(value));
  const rest = type.values.length - shown.length;
  return [joined(shown, " | "), rest > 0 && ` | ${rest} more`, type.open && " | …"];
}

/** What else is said of a value of the type, each in a few words. */
function bounds(type: Type): string[] {
  switch (type.kind) {
    case "string":
      return [
        ...range(type.minLength, type.maxLength, "characters"),
        ...(type.pattern ? [`matches ${type.pattern}`] : []),
      ];
    case "bytes":
      return range(type.minLength, type.maxLength, "bytes");
    case "integer":
    case "number":
      return [
        ...range(type.minimum, type.maximum),
        ...(type.exclusiveMinimum === undefined ? [] : [`more than ${type.exclusiveMinimum}`]),
        ...(type.exclusiveMaximum === undefined ? [] : [`less than ${type.exclusiveMaximum}`]),
        ...(type.multipleOf === undefined ? [] : [`a multiple of ${type.multipleOf}`]),
      ];
    case "array":
      return [
        ...range(type.minItems, type.maxItems, "items"),
        ...(type.uniqueItems ? ["no two equal"] : []),
        ...bounds(type.items).map((one) => `each: ${one}`),
      ];
    case "map":
      return bounds(type.values).map((one) => `each: ${one}`);
    case "nullable":
      return bounds(type.of);
    case "object":
      return type.unknownFields === "refuse" ? ["refuses unknown fields"] : [];
    case "enum":
      return type.open ? ["open: readers take values they do not know"] : [];
    case "union":
      return type.open ? ["open: readers take members they do not know"] : [];
    default:
      return [];
  }
}

function range(least: number | undefined, most: number | undefined, of = ""): string[] {
  if (least === undefined && most === undefined) return [];
  const noun = of === "" ? "" : ` ${of}`;
  if (least !== undefined && least === most) return [`exactly ${count(least)}${noun}`];
  if (most === undefined) return [`at least ${count(least ?? 0)}${noun}`];
  if (least === undefined) return [`at most ${count(most)}${noun}`];
  return [`${count(least)} to ${count(most)}${noun}`];
}

/** What stands beside a type: bounds, a default, a fill, whether it is masked. */
export function notes(book: Book, type: Type): Html | undefined {
  const said: Part[] = [
    ...bounds(type),
    type.default !== undefined && html`default <code>${book.value(type, type.default)}</code>`,
    type.fill !== undefined && `filled in by the writer: ${type.fill}`,
  ].filter((one) => one !== false);
  const marks = [
    type.sensitive && html` <b class="mark">sensitive</b>`,
    type.doc.deprecated && html` <b class="mark">deprecated</b>`,
  ];
  if (said.length === 0) return html`${marks}`;
  return html`${marks} <span class="note">${joined(said, " · ")}</span>`;
}

/** One name with its type and what is said of it: a field, a parameter, a header. */
export function named(
  book: Book,
  from: Contract,
  { name, type, optional }: { readonly name: string; readonly type: Type; readonly optional?: boolean },
): Html {
  const nested = objectIn(type);
  const { deprecated, description } = type.doc;
  return html`<li><code class="name">${name}</code> <span class="type">${typeLine(book, from, type)}</span>${
    optional && html` <span class="note">optional</span>`
  }${notes(book, type)}${prose(description)}${typeof deprecated === "string" && prose(deprecated)}${
    nested && fieldList(book, from, nested.fields)
  }</li>`;
}

export function fieldList(book: Book, from: Contract, fields: readonly Field[]): Html {
  if (fields.length === 0) return html`<p class="note">No fields.</p>`;
  return html`<ul class="fields">${fields.map((field) => named(book, from, field))}</ul>`;
}

/** The object that is written in place in a type, whose fields are shown below it. */
function objectIn(type: Type): ObjectType | undefined {
  switch (type.kind) {
    case "object":
      return type;
    case "array":
      return objectIn(type.items);
    case "map":
      return objectIn(type.values);
    case "nullable":
      return objectIn(type.of);
    default:
      return undefined;
  }
}

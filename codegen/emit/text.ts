import type { Json } from "../model/model.js";

/**
 * The only place where text of a contract becomes code: as a literal, a property name, or an escaped comment. Whatever
 * the text holds, it stays data.
 */

/** What would be invisible, reorder the line, or end it where a reader of the code sees no end. */
const UNSEEN = /[\u007f-\u009f\u202f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u034f/gu;

/**
 * A double-quoted string literal. No backslash stands before its last quote: the printer would take that quote for an
 * escaped one, and what comes after the literal for a part of it.
 */
export function stringLiteral(text: string): string {
  return JSON.stringify(text)
    .replace(UNSEEN, unicodeEscape)
    .replaceAll("</", "<\\/")
    .replace(/\\\\"$/, '\\u005c"');
}

/** JSON text as a literal: in single quotes, where that spares it a row of backslashes. */
export function jsonTextLiteral(text: string): string {
  const literal = stringLiteral(text);
  const plain = text.includes('"') && !/['\\]/.test(text) && !/\\[^"]/.test(literal);
  return plain ? `'${text}'` : literal;
}

/** A value as an expression: a JSON literal, but for `__proto__`, which a plain key would make a prototype. */
export function jsonLiteral(value: Json): string {
  if (typeof value === "string") return stringLiteral(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonLiteral).join(", ")}]`;
  const entries = Object.entries(value).map(([name, one]) => `${literalKey(name)}: ${jsonLiteral(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Does an object in it own a name that every object inherits? The compiler mistakes such a name for the inherited one. */
export function ownsInherited(value: Json): boolean {
  if (value === null || typeof value !== "object") return false;
  if (isList(value)) return value.some(ownsInherited);
  return Object.entries(value).some(([name, one]) => onObjectPrototype(name) || ownsInherited(one));
}

/** Key of an object literal. */
export function literalKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : memberName(name);
}

/** Name of a member of an interface or a type literal. */
export function memberName(name: string): string {
  return isIdentifierName(name) ? name : stringLiteral(name);
}

/** `object.name` or `object["a-b"]`. Says nothing about prototypes: see `onObjectPrototype`. */
export function propertyAccess(object: string, name: string): string {
  return isIdentifierName(name) && name !== "__proto__" ? `${object}.${name}` : `${object}[${stringLiteral(name)}]`;
}

/** Names that every object has without owning them; reading such a field needs `Object.hasOwn`. */
export function onObjectPrototype(name: string): boolean {
  return name in Object.prototype;
}

/** The text of a doc comment: cannot end the comment, cannot start a tag, holds nothing unseen. */
export function commentText(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replaceAll("*/", "*\\/")
      .replace(/<\/(?=script)/gi, "<\\/")
      // Compilers begin a tag behind any white space.
      .replace(/(^|\s)@/g, "$1\\@")
      .replaceAll("{@", "{\\@")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, unicodeEscape)
      .replace(UNSEEN, unicodeEscape)
      .replace(/[^\S\n]+$/gm, "")
      .trim()
  );
}

/** Quotes, brackets and escapes need no care in a doc comment, only what `commentText` mends. */
export function commentJson(value: Json): string {
  return commentText(JSON.stringify(value));
}

function isIdentifierName(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

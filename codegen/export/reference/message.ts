import { masked } from "../../mask.js";
import type { Contract, Message, Type, Upgrade, UpgradeStep } from "../../model/model.js";
import { camelCase, parseName, stringifyName } from "../../model/names.js";
import { allTypes } from "../../model/walk.js";
import { type Book, contractName } from "./book.js";
import { type Html, html, type Part } from "./html.js";
import { code, json, line, said } from "./parts.js";
import { fieldList, notes, typeLine } from "./types.js";
import { joined } from "./words.js";

export function messageId({ id }: Message): string {
  return `${id.contract}.messages.${id.name}`;
}

/** Everything about one message. */
export function messagePart(book: Book, contract: Contract, message: Message): Html {
  const id = messageId(message);
  const { name, type, doc, version, reserved, inPlace, upgrades } = message;
  const uses = book.usesOf(message.id);
  const variable = camelCase(name);
  return html`<article id="${id}"><h4><a href="#${id}">${name}</a>${
    doc.deprecated && html` <b class="mark">deprecated</b>`
  }</h4>${said(doc)}${inPlace && html`<p class="note">Written in place in a definition.</p>`}${shape(book, contract, type)}${
    reserved.length > 0 &&
    html`<p class="note">Names never to be used again: ${joined(reserved.map((one) => html`<code>${one}</code>`))}</p>`
  }${version > 1 && html`<h5>Version ${version}</h5>${upgrades.map((one) => upgradePart(one, book.isSensitive(message)))}`}${
    uses.length > 0 &&
    line("Used by", joined(uses.map(({ link, as }) => html`${link} <span class="note">(${as})</span>`)))
  }${json(book.examples(message))}${
    !inPlace &&
    html`<h5>In TypeScript</h5>${code(
      `const ${variable}: ${name} = ${parseName(message)}(text);\nconst text = ${stringifyName(message)}(${variable});`,
    )}`
  }</article>`;
}

function shape(book: Book, contract: Contract, type: Type): Html {
  if (type.kind === "object") return html`${notes(book, type)}${fieldList(book, contract, type.fields)}`;
  const tagged = type.kind === "union" ? type.discriminator : undefined;
  return html`<p class="type">${typeLine(book, contract, type)}${notes(book, type)}</p>${
    tagged &&
    html`<p class="note">Told apart by <code>${tagged.property}</code>: ${joined(tagged.tags.map((tag) => html`<code>${tag}</code>`))}</p>`
  }`;
}

/** @param masks the message has what is sensitive: a default may be it */
function upgradePart({ to, steps }: Upgrade, masks: boolean): Html {
  return html`<p class="note">From ${to - 1} to ${to}: ${joined(
    steps.map((step) => stepPart(step, masks)),
    "; ",
  )}.</p>`;
}

function stepPart(step: UpgradeStep, masks: boolean): Part {
  switch (step.does) {
    case "move":
      return html`<code>${step.from.join(".")}</code> becomes <code>${step.to.join(".")}</code>`;
    case "default":
      return html`<code>${step.at.join(".")}</code> is ${masks ? masked : JSON.stringify(step.value)} where it is missing`;
    case "hook":
      return html`the hook <code>${step.name}</code>`;
    default:
      return step satisfies never;
  }
}

/** What a search finds it by: the names of its fields too. */
export function messageWords({ type, doc }: Message): string {
  const fields = [...allTypes(type)].flatMap((one) =>
    one.kind === "object" ? one.fields.map(({ name }) => name) : [],
  );
  return [doc.description ?? "", ...new Set(fields)].join(" ");
}

/** Tells messages which others they are part of. */
export function tellParts(book: Book, contract: Contract, message: Message): void {
  const named = contractName(contract);
  const link = html`<a href="#${messageId(message)}">${named}.${message.name}</a>`;
  const parts = [...allTypes(message.type)].flatMap((one) => (one.kind === "reference" ? [one.to] : []));
  const seen = new Set<string>();
  for (const to of parts) {
    const key = `${to.contract}.${to.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    book.tellUse(to, { link, as: message.type.kind === "union" ? "member" : "part" });
  }
}

import type { Contract, Definition, Documentation } from "../../model/model.js";
import type { Book } from "./book.js";
import { type Html, html, type Part } from "./html.js";
import { named } from "./types.js";
import { prose } from "./words.js";

/** Pieces that the sections of several kinds are made of. */

export interface Setting {
  readonly word: string;
  readonly value: Part;
  /** What holds where the contract says nothing. */
  readonly isDefault?: boolean;
}

/** A setting whose default is stated: told apart from what was decided. */
export function setting<Value>(word: string, value: Value, stated: Value, show: (value: Value) => Part): Setting {
  return { word, value: show(value), isDefault: value === stated };
}

/** A setting that is only there where the contract says it. */
export function optional<Value>(word: string, value: Value | undefined, show: (value: Value) => Part): Setting[] {
  return value === undefined ? [] : [{ word, value: show(value) }];
}

export function settingList(settings: readonly Setting[]): Html | undefined {
  if (settings.length === 0) return undefined;
  return html`<dl class="settings">${settings.map(
    ({ word, value, isDefault }) =>
      html`<div><dt>${word}</dt><dd>${value}${isDefault && html` <i>default</i>`}</dd></div>`,
  )}</dl>`;
}

/** What people said: deprecated or not, and the description. */
export function said({ description, deprecated }: Documentation): Html {
  return html`${
    deprecated !== undefined &&
    deprecated !== false &&
    html`<div class="deprecated"><strong>Deprecated.</strong> ${typeof deprecated === "string" && prose(deprecated)}</div>`
  }${prose(description)}`;
}

/** `agents:responses:{agentId}`, as it stands in Redis, without the prefix that a program may give. */
export function redisName({ namespace }: Contract, { address }: Definition): string {
  const { template, slot } = address;
  const shown = slot === undefined ? template : template.replace(`{${slot}}`, `{{${slot}}}`);
  return namespace === "" ? shown : `${namespace}:${shown}`;
}

export function nameOf(contract: Contract, definition: Definition): Html {
  const { slot } = definition.address;
  const braces = html` <span class="note">the braces of <code>${slot}</code> are part of the name: they choose the slot of a cluster</span>`;
  return line("Redis name", [html`<code>${redisName(contract, definition)}</code>`, slot !== undefined && braces]);
}

export function parametersOf(book: Book, contract: Contract, { address }: Definition): Html | undefined {
  if (address.parameters.length === 0) return undefined;
  return html`<h5>Parameters</h5><ul class="fields">${address.parameters.map((one) => named(book, contract, one))}</ul>`;
}

/** A line of text behind what it is about. */
export function line(label: string, text: Part): Html {
  return html`<p class="line"><span class="label">${label}</span><span>${text}</span></p>`;
}

/** `.at({ agentId })`, or nothing. */
export function bound({ address }: Definition): string {
  const names = address.parameters.map(({ name }) => name);
  return names.length === 0 ? "" : `.at({ ${names.join(", ")} })`;
}

/** What is wider than the page is scrolled in place, by the keyboard too. */
export function code(text: string): Html {
  return html`<pre tabindex="0"><code>${text}</code></pre>`;
}

export function json(values: readonly unknown[]): Html | undefined {
  if (values.length === 0) return undefined;
  const title = values.length === 1 ? "Example" : "Examples";
  return html`<h5>${title}</h5>${values.map((value) => code(JSON.stringify(value, undefined, 2)))}`;
}

import { createHash } from "node:crypto";
import type { Kind } from "../../kinds.js";
import type { Contract } from "../../model/model.js";
import { clientNames, hasDefinitions } from "../../model/names.js";
import { type Book, clientVariable, contractName, definitionId } from "./book.js";
import { definitionPart, definitionWords, type ToldDefinition } from "./definition.js";
import { type Html, html } from "./html.js";
import { kindPages } from "./kinds.js";
import { messageId, messagePart, messageWords } from "./message.js";
import { overview } from "./overview.js";
import { code, said } from "./parts.js";
import { script } from "./script.js";
import { style } from "./style.js";
import { joined } from "./words.js";

/** The whole document. Nothing in it is loaded from anywhere; what runs and what styles is allowed by its digest alone. */
export function page(book: Book, definitions: readonly ToldDefinition[]): Html {
  const policy = `default-src 'none'; script-src '${digest(script)}'; style-src '${digest(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="generator" content="redloom docs"><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">
<title>${book.title}</title><style>${style}</style></head>
<body><a class="skip" href="#ui:main">Skip to the contents</a>
<header><p class="brand"><a href="#ui:main">${book.title}</a></p>
<form role="search" id="ui:form" hidden><label for="ui:search">Search</label>
<input type="search" id="ui:search" autocomplete="off" spellcheck="false" placeholder="Search (press /)" aria-controls="ui:tree" aria-describedby="ui:found">
<span id="ui:found" role="status"></span></form></header>
<nav id="ui:nav" aria-label="Contents"><details open><summary>Contents</summary><ul id="ui:tree">${book.model.contracts.map(
    (contract) =>
      branch(
        contract,
        definitions.filter((one) => one.contract === contract),
      ),
  )}</ul><p id="ui:none" hidden>No definition and no message has these words in its name, its texts or its fields. <button type="button" id="ui:clear">Clear the search</button></p></details></nav><script>${script}</script>
<main id="ui:main" tabindex="-1"><h1>${book.title}</h1>${overview(book, definitions)}${book.model.contracts.map(
    (contract) =>
      contractPart(
        book,
        contract,
        definitions.filter((one) => one.contract === contract),
      ),
  )}<footer class="note">Written by redloom from the contracts. Redis names are shown without the prefix that a program may give.</footer></main></body></html>
`;
}

function digest(text: Html): string {
  return `sha256-${createHash("sha256").update(text.toString()).digest("base64")}`;
}

/** The definitions of a contract by their kinds, in the order in which they were told. */
function byKind(definitions: readonly ToldDefinition[]): ReadonlyMap<Kind, readonly ToldDefinition[]> {
  const kinds = new Map<Kind, ToldDefinition[]>();
  for (const one of definitions) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return kinds;
}

function branch(contract: Contract, definitions: readonly ToldDefinition[]): Html {
  const leaf = (id: string, name: string, deprecated: unknown, words: string): Html =>
    html`<li data-find="${words}"><a href="#${id}"${deprecated ? html` class="old"` : undefined}>${name}</a></li>`;
  return html`<li><a class="contract" href="#${contract.folder}">${contractName(contract)}</a><ul>${[
    ...byKind(definitions),
  ].map(
    ([kind, ones]) =>
      html`<li><span class="kind">${kindPages[kind].title}</span><ul>${ones.map((one) =>
        leaf(
          definitionId(contract, kind, one.definition),
          one.definition.name,
          one.definition.doc.deprecated,
          `${contractName(contract)}.${kind} ${definitionWords(one)}`,
        ),
      )}</ul></li>`,
  )}${
    contract.messages.length > 0 &&
    html`<li><span class="kind">Messages</span><ul>${contract.messages.map((one) =>
      leaf(messageId(one), one.name, one.doc.deprecated, `${contractName(contract)}.messages ${messageWords(one)}`),
    )}</ul></li>`
  }</ul></li>`;
}

function contractPart(book: Book, contract: Contract, definitions: readonly ToldDefinition[]): Html {
  const { doc, files, folder, external, messages } = contract;
  return html`<section class="contract" id="${folder}" aria-labelledby="${folder}:h"><h2 id="${folder}:h"><a href="#${folder}">${contractName(
    contract,
  )}</a>${external && html` <b class="mark">package</b>`}</h2>${said(doc)}<p class="note">${
    doc.owner !== undefined && html`Owner: ${doc.owner}. `
  }Written in ${joined(files.map((file) => html`<code>${file}</code>`))}${external && ", read-only: only its messages are generated"}.</p>${
    !external && setup(book, contract)
  }${consumes(book, contract)}${[...byKind(definitions)].map(
    ([kind, ones]) =>
      html`<section aria-labelledby="${folder}:${kind}"><h3 id="${folder}:${kind}">${kindPages[kind].title}</h3>${ones.map(
        (one) => definitionPart(book, one),
      )}</section>`,
  )}${
    messages.length > 0 &&
    html`<section aria-labelledby="${folder}:messages"><h3 id="${folder}:messages">Messages</h3>${messages.map((one) =>
      messagePart(book, contract, one),
    )}</section>`
  }</section>`;
}

/** What every example of the contract begins with. */
function setup({ output }: Book, contract: Contract): Html {
  const from = `./${output}/${contract.folder}/index.js`;
  const names = clientNames(contract);
  const text = hasDefinitions(contract)
    ? `import { ${names.create} } from "${from}";\n\nconst ${clientVariable(contract)} = ${names.create}(connection);`
    : `import type * as ${clientVariable(contract)} from "${from}";`;
  return code(text);
}

/** Its groups on streams of other contracts. */
function consumes(book: Book, { folder, groups }: Contract): Html | undefined {
  if (groups.length === 0) return undefined;
  const links = groups.map(
    ({ name, of }) =>
      html`<a href="#${folder}.groups.${name}">${contractName(book.contract(of.contract))}.${of.name}</a> as <b>${name}</b>`,
  );
  return html`<p>Consumes ${joined(links)}.</p>`;
}

import type { Contract } from "../../model/model.js";
import { type Book, contractName, definitionCount, definitionId, ownerOf } from "./book.js";
import type { ToldDefinition } from "./definition.js";
import { type Html, html, type Part } from "./html.js";
import { consumersOf } from "./kinds/streams.js";
import { said } from "./parts.js";
import { counted, joined } from "./words.js";

/** The top of the page: the contracts, who owns what, and who consumes what. */
export function overview(book: Book, definitions: readonly ToldDefinition[]): Html {
  return html`<section id="ui:overview" aria-label="Overview"><ul class="cards">${book.model.contracts.map(card)}</ul>${owners(
    book,
    definitions,
  )}${consumption(book)}</section>`;
}

function card(contract: Contract): Html {
  const { doc, folder, messages } = contract;
  const written = messages.filter(({ inPlace }) => !inPlace).length;
  const counts = [counted(definitionCount(contract), "definition"), counted(written, "message")];
  return html`<li><a class="title" href="#${folder}">${contractName(contract)}</a>${
    contract.external && html` <b class="mark">package</b>`
  }${said(doc)}<p class="note">${doc.owner !== undefined && html`Owner: ${doc.owner}. `}${counts.filter((one) => !one.startsWith("0 ")).join(", ")}.</p></li>`;
}

const nobody = "nobody is named";

function owners(book: Book, definitions: readonly ToldDefinition[]): Html {
  const owned = new Map<string, Part[]>();
  const tell = (owner: string | undefined, part: Part): void => {
    owned.set(owner ?? nobody, [...(owned.get(owner ?? nobody) ?? []), part]);
  };
  for (const contract of book.model.contracts) {
    const own = definitions.filter((one) => one.contract === contract);
    const others = own.filter(({ definition }) => ownerOf(contract, definition) !== contract.doc.owner);
    tell(
      contract.doc.owner,
      html`<a href="#${contract.folder}">${contractName(contract)}</a>${others.length > 0 && ` (but ${others.length})`}`,
    );
    for (const { kind, definition } of others) {
      const link = html`<a href="#${definitionId(contract, kind, definition)}">${contractName(contract)}.${kind}.${definition.name}</a>`;
      tell(ownerOf(contract, definition), link);
    }
  }
  const rows = [...owned].sort(([a], [b]) => Number(a === nobody) - Number(b === nobody) || (a < b ? -1 : 1));
  return html`<h2 id="ui:owners">Who owns what</h2>${table(
    ["Owner", "Owns"],
    rows.map(([owner, parts]) => [owner, joined(parts)]),
  )}`;
}

/** Streams with their groups, those of other contracts too. Who adds and who publishes, contracts do not say. */
function consumption(book: Book): Html | undefined {
  const rows = book.model.contracts.flatMap((contract) =>
    contract.streams.map((stream): Part[] => {
      const consumers = consumersOf(book, contract, stream).map(({ group, contract: by, owner, foreign }) => {
        const about = [foreign && contractName(by), owner].filter((one) => typeof one === "string");
        return html`<b>${group.name}</b>${about.length > 0 && ` (${about.join(", ")})`}`;
      });
      const link = html`<a href="#${definitionId(contract, "streams", stream)}">${contractName(contract)}.${stream.name}</a>`;
      return [
        link,
        ownerOf(contract, stream) ?? nobody,
        consumers.length > 0 ? joined(consumers) : "no group is declared",
      ];
    }),
  );
  if (rows.length === 0) return undefined;
  return html`<h2 id="ui:consumers">Who consumes what</h2>${table(["Stream", "Owner", "Consumed by"], rows)}`;
}

function table(titles: readonly string[], rows: readonly (readonly Part[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${titles.join(", ")}"><table><thead><tr>${titles.map(
    (title) => html`<th scope="col">${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`,
  )}</tbody></table></div>`;
}

import { kinds } from "../kinds.js";
import type { Model } from "../model/model.js";
import { Book, type ReferenceOptions } from "./reference/book.js";
import { tellUses, toldDefinitions } from "./reference/definition.js";
import { tellParts } from "./reference/message.js";
import { page } from "./reference/page.js";

/**
 * All contracts as one page of HTML, to read and to search: no network, no dependency, the same bytes for the same
 * contracts. Pure: a model in, a text out.
 */
export function referencePage(model: Model, options: ReferenceOptions = {}): string {
  const book = new Book(model, options);
  const definitions = model.contracts.flatMap((contract) =>
    kinds.flatMap((kind) => toldDefinitions(book, contract, kind)),
  );
  tellUses(book, definitions);
  for (const contract of model.contracts) for (const message of contract.messages) tellParts(book, contract, message);
  return page(book, definitions).toString();
}

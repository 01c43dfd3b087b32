import type { Contract, MessageId, Type } from "../../model/model.js";
import type { Book } from "./book.js";
import type { Part } from "./html.js";
import type { Setting } from "./parts.js";

/** What is told of a definition besides what all of them have. */
export interface Told {
  /** What it carries: `message`, `value`, `reply`. */
  readonly carries: readonly { readonly as: string; readonly message: MessageId }[];
  readonly settings: readonly Setting[];
  /** Who is at its ends, as far as contracts say. */
  readonly people: Part;
  /** Lines of TypeScript. */
  readonly usage: readonly string[];
  /** What goes over the wire. */
  readonly wire: Part;
  /** Of a stream. */
  readonly headers?: readonly Type[];
  /** Shown below the settings: headers, groups. */
  readonly more?: Part;
  /** Further words that a search finds it by. */
  readonly words?: readonly string[];
}

/** How definitions of one kind are told. */
export interface KindPage<One> {
  /** `Channels` */
  readonly title: string;
  readonly tell: (book: Book, contract: Contract, one: One) => Told;
}

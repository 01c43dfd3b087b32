/** An element of a document that is well-formed XML 1.0. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const character = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Throws at what the grammar of XML 1.0 does not have: a stray `<`, `&` or `]]>`, a character that cannot be, a name twice. */
export function parseXml(text: string): Element {
  if (!character.test(text)) throw new Error("a character that XML cannot hold");
  const reader = new Reader(text);
  reader.take(/<\?xml version="1\.0" encoding="UTF-8"\?>\s*/y);
  const root = reader.element();
  reader.take(/\s*$/y);
  return root;
}

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): RegExpExecArray {
    const found = this.look(pattern);
    if (!found) throw new Error(`expected ${pattern} at ${this.#at}: ${this.#text.slice(this.#at, this.#at + 60)}`);
    this.#at += found[0].length;
    return found;
  }

  look(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  element(): Element {
    const [, name = ""] = this.take(/<([A-Za-z_][\w.-]*)/y);
    const attributes: Record<string, string> = {};
    while (this.look(/\s+[A-Za-z_]/y)) {
      const [, attribute = "", value = ""] = this.take(/\s+([A-Za-z_][\w.-]*)="([^"<]*)"/y);
      if (Object.hasOwn(attributes, attribute)) throw new Error(`${attribute} twice`);
      // A parser makes one blank of each kind of white space that is written as it is.
      attributes[attribute] = decoded(value.replace(/[\t\n\r]/g, " "));
    }
    if (this.take(/\s*(\/?)>/y)[1] === "/") return { name, attributes, children: [], text: "" };
    const children: Element[] = [];
    let text = "";
    while (!this.look(/<\//y)) {
      if (this.look(/</y)) children.push(this.element());
      else text += decoded(this.take(/[^<]+/y)[0]);
    }
    if (this.take(/<\/([\w.-]+)\s*>/y)[1] !== name) throw new Error(`${name} is closed by another name`);
    return { name, attributes, children, text };
  }
}

function decoded(text: string): string {
  if (text.includes("]]>")) throw new Error("`]]>` in text");
  return text.replace(/&([^;]*;?)/g, (whole, reference: string) => {
    const number = /^#(\d+);$/.exec(reference)?.[1];
    const entity = number === undefined ? entities[reference.replace(/;$/, "")] : String.fromCodePoint(Number(number));
    if (entity === undefined || !reference.endsWith(";")) throw new Error(`no reference: ${whole}`);
    return entity;
  });
}

/** The place of a value in a queue. */
export interface Link<Value> {
  readonly value: Value;
}

class Node<Value> implements Link<Value> {
  value: Value;
  previous: Node<Value> | undefined;
  next: Node<Value> | undefined;
  isIn = true;

  constructor(value: Value, previous: Node<Value> | undefined) {
    this.value = value;
    this.previous = previous;
  }
}

/** First in, first out, where any value may leave or be replaced before its time. Everything is O(1). */
export class LinkedQueue<Value> {
  #first: Node<Value> | undefined;
  #last: Node<Value> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The oldest. */
  get first(): Value | undefined {
    return this.#first?.value;
  }

  push(value: Value): Link<Value> {
    const node = new Node(value, this.#last);
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#length++;
    return node;
  }

  /** It leaves; nothing happens where it has already. */
  remove(link: Link<Value>): void {
    if (!(link instanceof Node) || !link.isIn) return;
    link.isIn = false;
    if (link.previous) link.previous.next = link.next;
    else this.#first = link.next;
    if (link.next) link.next.previous = link.previous;
    else this.#last = link.previous;
    this.#length--;
  }

  /** Another value stands in its place. */
  replace(link: Link<Value>, value: Value): void {
    if (link instanceof Node) link.value = value;
  }

  /** The oldest leaves. */
  shift(): Value | undefined {
    const node = this.#first;
    if (!node) return undefined;
    this.remove(node);
    return node.value;
  }
}

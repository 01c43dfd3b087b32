/** The end of the value that begins at `at`; -1 where the bytes do not reach that far. RESP2 and RESP3. */
export function endOfValue(bytes: Buffer, at: number): number {
  const line = bytes.indexOf("\r\n", at);
  if (line < 0) return -1;
  const after = line + 2;
  const count = Number(bytes.toString("latin1", at + 1, line));
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case "$":
    case "=":
    case "!":
      return count < 0 ? after : withinBytes(bytes, after + count + 2);
    case "*":
    case "~":
    case ">":
      return endOfValues(bytes, after, count);
    case "%":
      return endOfValues(bytes, after, count * 2);
    case "|":
      return endOfValues(bytes, after, count * 2 + 1);
    default:
      return after;
  }
}

/** The arguments of a request, which is an array of bulk strings. */
export function argumentsOf(request: Buffer): string[] {
  const args: string[] = [];
  let at = request.indexOf("\r\n") + 2;
  while (at < request.length) {
    const line = request.indexOf("\r\n", at);
    const length = Number(request.toString("latin1", at + 1, line));
    args.push(request.toString("utf8", line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return args;
}

/** Cuts a byte stream into whole values. */
export class ValueSplitter {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const values: Buffer[] = [];
    let at = 0;
    for (;;) {
      const end = at < this.#rest.length ? endOfValue(this.#rest, at) : -1;
      if (end < 0) break;
      values.push(this.#rest.subarray(at, end));
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    return values;
  }
}

function endOfValues(bytes: Buffer, from: number, count: number): number {
  let at = from;
  for (let index = 0; index < count; index++) {
    if (at >= bytes.length) return -1;
    at = endOfValue(bytes, at);
    if (at < 0) return -1;
  }
  return at;
}

function withinBytes(bytes: Buffer, end: number): number {
  return end <= bytes.length ? end : -1;
}

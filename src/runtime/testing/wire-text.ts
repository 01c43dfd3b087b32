/** A value as JSON text, without its codec: bytes and bigints as they are on the wire, and nothing left out. */
export function wireText(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === "bigint") return String(one);
    return one instanceof Uint8Array ? Buffer.from(one).toString("base64") : one;
  });
  return text ?? "null";
}

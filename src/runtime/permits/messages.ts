/** What a script tells a waiter on its inbox. */
export type InboxMessage =
  | {
      /** The permit is the waiter's, since `handedAtUs` and for `validMs`, unless it is renewed. */
      readonly kind: "granted";
      readonly token: string;
      readonly fencingToken: number;
      /** Time of the server, in microseconds. */
      readonly handedAtUs: number;
      readonly validMs: number;
    }
  | {
      /** Somebody before this waiter was handed the permit: whether it lives shows at `lookAtUs`, so ask then. */
      readonly kind: "watch";
      readonly token: string;
      /** Time of the server, in microseconds. */
      readonly lookAtUs: number;
    };

const granted = /^g (\d{1,16}) (\d{1,16}) (\d{1,16}) (.+)$/s;
const watch = /^w (\d{1,16}) (.+)$/s;

/** `g <fence> <handed at µs> <valid ms> <token>` · `w <look at µs> <token>`. Anything else: `undefined`. */
export function parseInboxMessage(payload: Uint8Array | string): InboxMessage | undefined {
  const text = typeof payload === "string" ? payload : Buffer.from(payload).toString("utf8");
  const [, fence, handedAt, valid, token] = granted.exec(text) ?? [];
  if (token !== undefined) {
    const times = { handedAtUs: Number(handedAt), validMs: Number(valid) };
    return { kind: "granted", token, fencingToken: Number(fence), ...times };
  }
  const [, lookAt, watcher] = watch.exec(text) ?? [];
  return watcher === undefined ? undefined : { kind: "watch", token: watcher, lookAtUs: Number(lookAt) };
}

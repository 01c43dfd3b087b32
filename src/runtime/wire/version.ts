import { createHash } from "node:crypto";

/** Names what is stored: the SHA-1 of its bytes, as 40 hexadecimal digits. Scripts make the same by `redis.sha1hex`. */
export function versionOf(payload: string | Uint8Array): string {
  return createHash("sha1").update(payload).digest("hex");
}

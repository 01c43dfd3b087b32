import { OptionsInvalidError } from "../errors.js";
import type { Host } from "../host.js";

const longestName = 100;
const control = /\p{Cc}/u;

/**
 * `<process>:<uuid>`, or `<process>:<uuid>:<name>`: one acquisition, never used again. Whoever looks at Redis sees by it
 * who holds what.
 * @throws {OptionsInvalidError} the name is empty, longer than 100 characters, or has control characters.
 */
export function newToken(host: Host, name: string | undefined, definition: string): string {
  const token = `${host.processName}:${host.uuid()}`;
  if (name === undefined) return token;
  if (name !== "" && name.length <= longestName && !control.test(name) && name.isWellFormed())
    return `${token}:${name}`;
  throw new OptionsInvalidError(
    "The name of a holder is empty, too long, or has control characters",
    `Give a \`name\` of 1 to ${longestName} printable characters, or none.`,
    { definition },
  );
}

export interface TokenParts {
  /** `<host>-<pid>`; the whole token where another program wrote it in a form of its own. */
  readonly process: string;
  readonly name?: string;
}

export function parseToken(token: string): TokenParts {
  const first = token.indexOf(":");
  if (first <= 0) return { process: token };
  const second = token.indexOf(":", first + 1);
  const process = token.slice(0, first);
  return second < 0 ? { process } : { process, name: token.slice(second + 1) };
}

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
  checkName(name, definition);
  return `${token}:${name}`;
}

/** @throws {OptionsInvalidError} the name is empty, longer than 100 characters, or has control characters. */
export function checkName(name: string | undefined, definition: string): void {
  if (name === undefined) return;
  const isText = typeof name === "string" && name !== "" && name.length <= longestName;
  if (isText && !control.test(name) && name.isWellFormed()) return;
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

/** `<process>:<uuid>` or `<process>:<uuid>:<name>`. */
const ours = /^([^:]+):[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?::(.+))?$/s;

export function parseToken(token: string): TokenParts {
  const [, process = token, name] = ours.exec(token) ?? [];
  return name === undefined ? { process } : { process, name };
}

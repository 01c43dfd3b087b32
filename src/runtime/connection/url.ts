import { OptionsInvalidError } from "../errors.js";

/** What a `redis:` URL can say. */
export interface UrlParts {
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls?: boolean;
}

/**
 * `redis://[user[:password]@]host[:port][/db]`; `rediss:` is TLS. The text itself is never told: it may hold a password.
 * @throws {OptionsInvalidError}
 */
export function parseRedisUrl(text: string): UrlParts {
  // A URL parser would take `redis://:p#ss@host` for a host called ":p" and hide the mistake.
  const match = /^(rediss?):\/\/(?:([^@/?#]*)@)?(\[[0-9a-fA-F:.]+\]|[^@:/?#[\]\s]*)(?::(\d+))?(?:\/(\d+)?)?$/.exec(
    text,
  );
  if (!match) {
    const fix = /^rediss?:\/\//.test(text)
      ? "Percent-encode what is special in the user and the password, or pass them as options."
      : "Begin it with `redis://`, or `rediss://` for TLS.";
    throw new OptionsInvalidError("The URL is not of the form redis://user:password@host:port/db", fix);
  }
  const [, scheme, credentials, host, port, db] = match;
  const colon = credentials?.indexOf(":") ?? -1;
  const username = decoded(colon < 0 ? credentials : credentials?.slice(0, colon));
  const password = decoded(colon < 0 ? undefined : credentials?.slice(colon + 1));
  return {
    host: host ? host.replace(/^\[|\]$/g, "") : "127.0.0.1",
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(db === undefined ? {} : { db: Number(db) }),
    ...(scheme === "rediss" ? { tls: true } : {}),
  };
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    throw new OptionsInvalidError(
      "The user or the password of the URL is not percent-encoded",
      "Write `%25` for `%`, or pass `username` and `password` as options.",
    );
  }
}

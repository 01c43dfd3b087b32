import type { Connection } from "../connection/connection.js";
import type { Address } from "../wire/address.js";

export interface ScanOptions<Parameters> {
  /** Only names with these values of parameters. @default all names of the address */
  readonly where?: Partial<Parameters>;
  /** How many names of the whole server Redis looks at for one page, 1 to 10,000. @default 500 */
  readonly pageSize?: number;
  /** Ends it with `signal.reason`. */
  readonly signal?: AbortSignal;
}

interface Scanned<Parameters> {
  readonly definition: string;
  readonly address: Address<Parameters>;
}

/** Parameters of every name, each once. */
export async function* scanNames<Parameters>(
  connection: Connection,
  scanned: Scanned<Parameters>,
  prefix: string,
  options?: ScanOptions<Parameters>,
): AsyncGenerator<Parameters, void, undefined> {
  for await (const page of scanPages(connection, scanned, prefix, options)) yield* page;
}

/** The same, page by page as they come. */
// biome-ignore lint/correctness/useYield: being built
export async function* scanPages<Parameters>(
  _connection: Connection,
  _scanned: Scanned<Parameters>,
  _prefix: string,
  _options: ScanOptions<Parameters> = {},
): AsyncGenerator<Parameters[], void, undefined> {
  throw new Error("scan is being built");
}

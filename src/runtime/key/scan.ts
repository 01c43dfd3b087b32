import type { Connection } from "../connection/connection.js";
import { OptionsInvalidError } from "../errors.js";
import type { Address } from "../wire/address.js";
import { checkNames, checkSignal } from "../wire/given-options.js";

export interface ScanOptions<Parameters> {
  /** Only names with these values of parameters. @default all names of the address */
  readonly where?: Partial<Parameters>;
  /** How many keys of a server Redis looks at for one page, 1 to 10,000. @default 500 */
  readonly pageSize?: number;
  /** Ends it with `signal.reason`. */
  readonly signal?: AbortSignal;
}

interface Scanned<Parameters> {
  readonly definition: string;
  readonly address: Address<Parameters>;
}

export const scanOptionNames = ["where", "pageSize", "signal"] as const;
const usualPageSize = 500;
const largestPageSize = 10_000;

/** Parameters of every name that there is a value under, each once. @throws {OptionsInvalidError} @throws {AddressInvalidError} */
export async function* scanNames<Parameters>(
  connection: Connection,
  scanned: Scanned<Parameters>,
  prefix: string,
  options?: ScanOptions<Parameters>,
): AsyncGenerator<Parameters, void, undefined> {
  for await (const page of scanPages(connection, scanned, prefix, options)) yield* page;
}

/** The same, page by page as they come. */
export async function* scanPages<Parameters>(
  connection: Connection,
  { definition, address }: Scanned<Parameters>,
  prefix: string,
  options: ScanOptions<Parameters> = {},
): AsyncGenerator<Parameters[], void, undefined> {
  checkScan(options, definition);
  const { where = {}, pageSize = usualPageSize, signal } = options;
  const pattern = address.pattern(prefix, where as Partial<Parameters>);
  const wanted = Object.entries(where).filter(([, value]) => value !== undefined);
  const seen = new Set<string>();
  const terms = { pattern, count: pageSize, type: "string", definition, signal } as const;
  for await (const names of connection.scanPages(terms)) {
    signal?.throwIfAborted();
    const page = names.flatMap((name) => {
      if (seen.has(name)) return [];
      const parameters = address.parse(prefix, name);
      // A glob's star takes in more than a parameter holds: names of other addresses, and of other values.
      if (!parameters || !wanted.every(([word, value]) => Reflect.get(parameters, word) === value)) return [];
      seen.add(name);
      return [parameters];
    });
    if (page.length > 0) yield page;
  }
}

/** @throws {OptionsInvalidError} */
export function checkScan(options: ScanOptions<unknown>, definition: string): void {
  checkNames(options, scanOptionNames, { definition });
  const { pageSize, where, signal } = options;
  if (pageSize !== undefined && !(Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= largestPageSize)) {
    const fix = `Give a whole number from 1 to ${largestPageSize}.`;
    throw new OptionsInvalidError("`pageSize` is no number of keys", fix, { definition });
  }
  if (where !== undefined && (typeof where !== "object" || where === null || Array.isArray(where))) {
    const fix = "Give an object of parameters and their values.";
    throw new OptionsInvalidError("`where` is not an object", fix, { definition });
  }
  checkSignal(signal, { definition });
}

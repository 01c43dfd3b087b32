import type { ParsedContract } from "../parse/contract-shape.js";
import type { Unresolved } from "./unresolved.js";

/** One contract that was read, and what the paths it names stand for. */
export interface ResolvedSource {
  readonly contract: ParsedContract;
  /** From an installed package. */
  readonly external: boolean;
  /** Path as written in `uses` or `$ref` → the file name of another source. */
  readonly uses: Readonly<Record<string, string>>;
  /** Why others stand for nothing. */
  readonly unresolved?: Readonly<Record<string, Unresolved>>;
}

/** What a scan looks for. */
export interface ScanTerms {
  /** A glob. */
  readonly pattern: string;
  /** How many names the server looks at for a page; how many of them fit is another matter. */
  readonly count: number;
  /** Only keys of this kind. */
  readonly type: "string";
  readonly definition: string;
  readonly signal?: AbortSignal | undefined;
}

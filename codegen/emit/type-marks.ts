/** What stands in code for the compiler alone. */
export interface TypeMarks {
  /** `const item: unknown`: from the colon on. */
  annotation(type: string): string;
  /** `json as never`. */
  cast(expression: string, type: string): string;
  /** `new Set<unknown>`: the brackets. */
  arguments(types: string): string;
}

/** As TypeScript has it. */
export const written: TypeMarks = {
  annotation: (type) => `: ${type}`,
  cast: (expression, type) => `${expression} as ${type}`,
  arguments: (types) => `<${types}>`,
};

/** JavaScript has none of it: the same code, and nothing to strip. */
export const leftOut: TypeMarks = {
  annotation: () => "",
  cast: (expression) => expression,
  arguments: () => "",
};

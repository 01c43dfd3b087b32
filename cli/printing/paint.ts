export interface ReportOptions {
  /** Marks with ANSI colours. @default false */
  readonly colour?: boolean;
}

const styles = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;

export type Style = keyof typeof styles;

export type Paint = (style: Style, text: string) => string;

export function painter({ colour = false }: ReportOptions): Paint {
  return (style, text) => (colour && text !== "" ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
}

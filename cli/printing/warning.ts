import { shownPath } from "./harmless.js";
import { painter, type ReportOptions } from "./paint.js";

/** Nothing that keeps a command from its work, and yet something that goes wrong later. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** For people. */
export function renderWarning({ code, message, fix }: Warning, options: ReportOptions = {}): string {
  const paint = painter(options);
  return `${paint("yellow", code)} ${shownPath(message)}\n  ${paint("cyan", "fix:")} ${shownPath(fix)}\n`;
}

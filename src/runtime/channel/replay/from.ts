import { OptionsInvalidError } from "../../errors.js";
import type { ReceiveOptions } from "../message.js";
import type { Source } from "../source.js";
import { parsePosition } from "./position.js";

interface FromSource {
  readonly kind: Source<unknown, object>["kind"];
  readonly definition: { readonly definition: string };
}

/** @throws {OptionsInvalidError} it is no place in a history. */
export function checkFrom<Output>(
  { kind, definition: { definition } }: FromSource,
  from: ReceiveOptions<Output>["from"],
): void {
  if (from === undefined || from === "now") return;
  if (kind === "pattern") {
    throw new OptionsInvalidError("`from` is given, and there are many channels", "Subscribe to one, with `at`.", {
      definition,
    });
  }
  if (from === "beginning") return;
  const isPlace =
    typeof from === "object" && from !== null && typeof from.after === "string" && parsePosition(from.after);
  if (isPlace) return;
  const fix = 'Give "now", "beginning", or `{ after }` with the `position` of a message.';
  throw new OptionsInvalidError("`from` is no place in a history", fix, { definition });
}

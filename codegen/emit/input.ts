import type { MessageId, Model } from "../model/model.js";
import { inputDiffersIn, messageOf } from "./messages-of.js";

/** Has a message an input type of its own? Only where a writer may leave out what a reader always has. */
export function inputDiffers(model: Model, id: MessageId): boolean {
  return inputDiffersIn(model, messageOf(model, id).type);
}

import type { Message, Model } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { mostReached, type Question } from "../model/spread.js";

const hasVersions: Question = ({ version }) => Number(version > 1);

/** Has a message, or what nests in it, older versions? Others are read as they are. */
export function isLifted(model: Model, message: Pick<Message, "id">): boolean {
  return mostReached(model, hasVersions).get(keyOf(message.id)) === 1;
}

const isClosedAndVersioned: Question = ({ version, type }) =>
  Number(version > 1 && type.kind === "object" && type.unknownFields === "refuse");

/** Is there a version in it that JSON says and a program does not: in a message that refuses fields it does not know? */
export function hasClosedVersions(model: Model, message: Pick<Message, "id">): boolean {
  return mostReached(model, isClosedAndVersioned).get(keyOf(message.id)) === 1;
}

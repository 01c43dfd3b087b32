// Written by redloom from contracts/shared/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isBytes, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { Task, TaskInput } from "./messages.js";

/** Is this JSON value Task as it stands on the wire? Never throws. */
export function fitsTask(value: unknown): boolean {
  return (
    isObject<"title">(value) &&
    (value.title === undefined || typeof value.title === "string")
  );
}

/** What a reader has of JSON that `fitsTask` vouches for. */
export function readTask(json: unknown): Task {
  const wire = json as Record<"title", never>;
  const value: Task = {
    title: wire.title === undefined ? "none" : wire.title,
  };
  return value;
}

/** May a writer give this value as Task? Never throws. */
export function acceptsTask(value: unknown): boolean {
  return (
    isObject<"title">(value) &&
    !isBytes(value) &&
    (value.title === undefined || isText(value.title))
  );
}

/** The JSON of a value that `acceptsTask` vouches for, defaults written out. */
export function writeTask(value: TaskInput): string {
  return '{"title":' + (value.title === undefined ? '"none"' : '"' + escaped(value.title) + '"') + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseTask(text: string): Task {
  return taskCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyTask(value: TaskInput): string {
  return taskCodec.encode(value);
}

/** Bytes on the wire ↔ Task. */
export const taskCodec: MessageCodec<Task, TaskInput> = /* @__PURE__ */ messageCodec({
  name: "Task",
  fits: fitsTask,
  read: readTask,
  accepts: acceptsTask,
  write: writeTask,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).taskSchema, direction, value),
});

// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { explainWith, isObject, isUuid, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import { acceptsTask as acceptsTask2, fitsTask as fitsTask2, readTask as readTask2, writeTask as writeTask2 } from "../common/codecs.js";
import type { Result, ResultInput, Task, TaskInput } from "./messages.js";

/** Is this JSON value Result as it stands on the wire? Never throws. */
export function fitsResult(value: unknown): boolean {
  return (
    isObject<"of">(value) &&
    fitsTask(value.of)
  );
}

/** What a reader has of JSON that `fitsResult` vouches for. */
export function readResult(json: unknown): Result {
  const wire = json as Record<"of", never>;
  const value: Result = {
    of: readTask(wire.of),
  };
  return value;
}

/** May a writer give this value as Result? Never throws. */
export function acceptsResult(value: unknown): boolean {
  return (
    isObject<"of">(value) &&
    acceptsTask(value.of)
  );
}

/** The JSON of a value that `acceptsResult` vouches for, defaults written out. */
export function writeResult(value: ResultInput): string {
  return '{"of":' + writeTask(value.of) + "}";
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseResult(text: string): Result {
  return resultCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyResult(value: ResultInput): string {
  return resultCodec.encode(value);
}

/** Is this JSON value Task as it stands on the wire? Never throws. */
export function fitsTask(value: unknown): boolean {
  return (
    isObject<"id" | "from">(value) &&
    (typeof value.id === "string" && isUuid(value.id)) &&
    fitsTask2(value.from)
  );
}

/** What a reader has of JSON that `fitsTask` vouches for. */
export function readTask(json: unknown): Task {
  const wire = json as Record<"id" | "from", never>;
  const value: Task = {
    id: wire.id,
    from: readTask2(wire.from),
  };
  return value;
}

/** May a writer give this value as Task? Never throws. */
export function acceptsTask(value: unknown): boolean {
  return (
    isObject<"id" | "from">(value) &&
    (typeof value.id === "string" && isUuid(value.id)) &&
    acceptsTask2(value.from)
  );
}

/** The JSON of a value that `acceptsTask` vouches for, defaults written out. */
export function writeTask(value: TaskInput): string {
  return '{"id":"' + value.id + '","from":' + writeTask2(value.from) + "}";
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

/** Bytes on the wire ↔ Result. */
export const resultCodec: MessageCodec<Result, ResultInput> = /* @__PURE__ */ messageCodec({
  name: "Result",
  fits: fitsResult,
  read: readResult,
  accepts: acceptsResult,
  write: writeResult,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).resultSchema, direction, value),
});

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

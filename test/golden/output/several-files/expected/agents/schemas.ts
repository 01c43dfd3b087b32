// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isUuid } from "../../../../../../src/runtime/generated.js";
import { taskSchema as taskSchema2 } from "../common/schemas.js";

/** Task: wire JSON ↔ value. */
export const taskSchema = z.object({
  id: z.string().refine(isUuid, expected("uuid")),
  from: taskSchema2,
});

/** Result: wire JSON ↔ value. */
export const resultSchema = z.object({
  of: taskSchema,
});

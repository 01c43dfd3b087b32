// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isUuid } from "../../../../../../src/runtime/generated.js";

/** Order: wire JSON ↔ value. */
export const orderSchema = z.object({
  id: z.string().refine(isUuid, expected("uuid")),
});

// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";

/** StockValue: wire JSON ↔ value. */
export const stockValueSchema = z.int();

// Written by redloom from contracts/shop.yaml. Do not edit.
import * as z from "zod";

/** StockValue: wire JSON ↔ value. */
export const stockValueSchema = z.int();

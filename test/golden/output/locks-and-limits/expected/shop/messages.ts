// Written by redloom from contracts/shop.yaml. Do not edit.
export type StockValue = number;

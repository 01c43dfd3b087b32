// Written by redloom from contracts/shop.yaml. Do not edit.

export interface User {
  name: string;
}

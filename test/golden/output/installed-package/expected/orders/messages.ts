// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.

export interface Order {
  id: string;
}

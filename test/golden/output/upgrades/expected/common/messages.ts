// Written by redloom from contracts/common.yaml. Do not edit.

export interface Address {
  line: string;
  zip?: string | undefined;
}

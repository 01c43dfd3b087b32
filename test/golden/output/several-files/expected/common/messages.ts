// Written by redloom from contracts/shared/common.yaml. Do not edit.

export interface Task {
  /** @defaultValue "none" */
  title: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskInput {
  /** @defaultValue "none" */
  title?: string | undefined;
}

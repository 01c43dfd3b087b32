// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import type { Task as Task2, TaskInput as TaskInput2 } from "../common/messages.js";

export interface Result {
  of: Task;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface ResultInput {
  of: TaskInput;
}

export interface Task {
  id: string;
  from: Task2;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface TaskInput {
  id: string;
  from: TaskInput2;
}

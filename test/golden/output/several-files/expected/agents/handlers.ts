// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import type { MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { Task } from "../common/messages.js";
import type { Task as Task2 } from "./messages.js";

/** Handles messages of the channel `others`. */
export type OthersHandler = MessageHandler<Task, NoParameters>;

/** Handles messages of the channel `own`. */
export type OwnHandler = MessageHandler<Task2, NoParameters>;

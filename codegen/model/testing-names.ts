import type { Message } from "./model.js";
import { pascalCase } from "./names.js";

/** Names of `testing.ts`, which the index leaves out: they are a module's own and meet no others. */

/** `fakeTask` */
export function fakeName(message: Pick<Message, "name">): string {
  return `fake${message.name}`;
}

export interface TestingNames {
  /** The types of the messages, as data. */
  readonly types: "types";
  /** `double`, of any class of the contract. */
  readonly double: "double";
  /** `AgentsClientDouble` */
  readonly clientDouble: string;
  /** `doubleAgentsClient` */
  readonly createDouble: string;
}

export function testingNames({ clientName }: { readonly clientName: string }): TestingNames {
  return {
    types: "types",
    double: "double",
    clientDouble: `${clientName}ClientDouble`,
    createDouble: `double${clientName}Client`,
  };
}

// Handlers, which the index has: they are checked against all other names.

/** `NotificationsHandler`, `RunTaskHandler` */
export function handlerName(definition: { readonly name: string }): string {
  return `${pascalCase(definition.name)}Handler`;
}

/** `TasksWorkersHandler`; `MailHandler`, of a group on another contract's stream. */
export function groupHandlerName(
  stream: { readonly name: string } | undefined,
  group: { readonly name: string },
): string {
  return `${stream ? pascalCase(stream.name) : ""}${pascalCase(group.name)}Handler`;
}

/** `TasksWorkersBatchHandler` */
export function batchHandlerName(
  stream: { readonly name: string } | undefined,
  group: { readonly name: string },
): string {
  return groupHandlerName(stream, group).replace(/Handler$/, "BatchHandler");
}

import type { Message } from "./model.js";

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

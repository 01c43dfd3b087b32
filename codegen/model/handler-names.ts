import type { Kind } from "../kinds.js";
import { pascalCase } from "./names.js";

/** Names of the types of handlers, which the index has: they are checked against all others. */

interface Named {
  readonly name: string;
}

/** `NotificationsHandler`; with its kind `RunTaskCallHandler`, so that a channel and a call may share a name. */
export function handlerName(kind: "channels" | "calls", definition: Named): string {
  return `${pascalCase(definition.name)}${kind === "calls" ? "Call" : ""}Handler`;
}

/** `TasksWorkersHandler`, `TasksWorkersBatchHandler`; `MailHandler`, of a group on another contract's stream. */
export function groupHandlerNames(
  stream: Named | undefined,
  group: Named,
): { readonly handler: string; readonly batchHandler: string } {
  const stem = `${stream ? pascalCase(stream.name) : ""}${pascalCase(group.name)}`;
  return { handler: `${stem}Handler`, batchHandler: `${stem}BatchHandler` };
}

/** Everything that `handlers.ts` has of a definition. */
export function handlerExports(
  kind: Kind,
  definition: Named & { readonly groups?: readonly Named[] },
): readonly string[] {
  if (kind === "channels" || kind === "calls") return [handlerName(kind, definition)];
  return (definition.groups ?? []).flatMap((group) => Object.values(groupHandlerNames(definition, group)));
}

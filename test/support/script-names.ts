import { readdirSync } from "node:fs";

const folder = new URL("../../src/runtime/stream/scripts/", import.meta.url);

/** Names of the stream scripts by their digest, as EVALSHA tells them. One name may have several digests. */
export async function streamScriptNames(): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const exported: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const value of Object.values(exported)) collect(value, names);
  }
  return names;
}

/** A script, or an object whose values are scripts. */
function collect(value: unknown, names: Map<string, string>): void {
  if (typeof value !== "object" || value === null) return;
  if ("sha1" in value && "name" in value) names.set(String(value.sha1), String(value.name));
  else for (const inner of Object.values(value)) collect(inner, names);
}

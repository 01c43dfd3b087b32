import type { StartContender } from "./suite.js";

export async function ioredis(): Promise<StartContender> {
  return { module: import.meta.resolve("ioredis") };
}

export async function redloom(): Promise<StartContender> {
  return { module: new URL("../../src/runtime/index.js", import.meta.url).href };
}

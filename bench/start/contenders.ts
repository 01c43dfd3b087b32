import { pathToFileURL } from "node:url";
import { builtPackage } from "../built-package.js";
import type { StartContender } from "./suite.js";

export async function ioredis(): Promise<StartContender> {
  const module = import.meta.resolve("ioredis");
  return { own: [module], withGenerated: [module] };
}

export async function redloom(): Promise<StartContender> {
  const pathOf = builtPackage("start");
  const [index, generated] = ["index", "generated"].map((door) => pathToFileURL(pathOf(door)).href);
  return { own: [String(index)], withGenerated: [String(index), String(generated)] };
}

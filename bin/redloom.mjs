#!/usr/bin/env node
import { existsSync } from "node:fs";

// In the repository the program runs from its sources, so that `npx redloom` is never older than they are; the package
// has only what was built of them.
const source = new URL("../cli/main.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(source.href);
} else {
  await import(new URL("../dist/cli/main.js", import.meta.url).href);
}

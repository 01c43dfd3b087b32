/**
 * One contender in a process of its own, so that nobody runs in code that another one's objects made slower:
 * `node child.js <module> <export> <url> <scale>`, and then a round for each message that names a row.
 */
import type { StreamContender } from "../contender.js";
import { once, streamRows } from "./suite.js";

const [file = "", name = "", url = "", scale = "1"] = process.argv.slice(2);
const module: Record<string, (url: string) => Promise<StreamContender>> = await import(file);
const contender = await module[name]?.(url);
const rows = streamRows(Number(scale));

process.on("message", async (asked: string) => {
  const row = rows.find((one) => one.name === asked);
  if (!contender || !row) throw new Error(`Nobody knows ${name}, or ${asked}`);
  process.send?.(await once(contender, row));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");

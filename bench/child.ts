/**
 * One contender in a process of its own, so that nobody runs in code that another one's objects made slower:
 * `node child.js <suite's module> <module> <export> <url> <scale>`, and then a round for each message that names a work
 * by its place.
 */
import type { Suite } from "./suite.js";

const [suiteFile = "", file = "", name = "", url = "", scale = "1"] = process.argv.slice(2);
const { suite }: { suite: Suite<unknown> } = await import(suiteFile);
const module: Record<string, (url: string) => Promise<unknown>> = await import(file);
const make = module[name];
if (!make) throw new Error(`${file} exports no ${name}`);
const contender = await make(url);
const works = suite.works(Number(scale));

process.on("message", async (place: number) => {
  const work = works[place];
  if (!work) throw new Error(`There is no work ${place}`);
  process.send?.(await work.run(contender));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");

/**
 * Ratios against ioredis by hand and against peers: `npm run bench`, or `npm run bench -- streams`. Nothing fails on a
 * time. ROUNDS and SCALE set how long it takes, ROW which rows (those that begin so). Writes bench/results/<suite>.json,
 * and where nothing was shortened docs/benchmarks/<suite>.svg and the suite's figures in docs/performance.md.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release } from "node:os";
import { startRedisServer } from "../src/runtime/testing/redis-server.js";
import { suite as calls } from "./calls/suite.js";
import { suite as channels } from "./channels/suite.js";
import { chart } from "./chart.js";
import { benchSuite, type SuiteOptions } from "./children.js";
import { suite as codecs } from "./codecs/suite.js";
import { putFigures } from "./figures.js";
import { suite as generator } from "./generator/suite.js";
import { suite as keys } from "./keys/suite.js";
import { suite as limits } from "./limits/suite.js";
import { suite as locks } from "./locks/suite.js";
import type { Row } from "./measure.js";
import { table } from "./report.js";
import { suite as size } from "./size/suite.js";
import { suite as start } from "./start/suite.js";
import { suite as streams } from "./streams/suite.js";
import { suite as types } from "./types/suite.js";

type Run = (url: string, options: SuiteOptions, onRow: (row: Row) => void) => Promise<Row[]>;

const suites: Readonly<Record<string, Run>> = {
  streams: (...run) => benchSuite(streams, ...run),
  locks: (...run) => benchSuite(locks, ...run),
  limits: (...run) => benchSuite(limits, ...run),
  channels: (...run) => benchSuite(channels, ...run),
  calls: (...run) => benchSuite(calls, ...run),
  keys: (...run) => benchSuite(keys, ...run),
  generator: (...run) => benchSuite(generator, ...run),
  types: (...run) => benchSuite(types, ...run),
  start: (...run) => benchSuite(start, ...run),
  codecs: (...run) => benchSuite(codecs, ...run),
  size: (...run) => benchSuite(size, ...run),
};

/** What users compare with other libraries. */
const charted = ["streams", "locks", "limits", "channels", "calls", "keys"];

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !suites[name]);
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(", ")}: one of ${Object.keys(suites).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const { ROUNDS = "5", SCALE = "1", ROW = "" } = process.env;
  const options = { rounds: Number(ROUNDS), scale: Number(SCALE), only: ROW };
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, system: release() };
  console.log(`Node ${machine.node}, ${machine.cpus} × ${machine.model}. Medians of interleaved rounds.\n`);
  for (const [name, run] of Object.entries(suites)) {
    if (names.length > 0 && !names.includes(name)) continue;
    await using server = await startRedisServer();
    const rows = await run(server.url, options, (row) => console.log(`${table(row)}\n`));
    if (ROW) continue;
    await keep(name, { machine, rows });
    if (options.rounds < 5 || options.scale < 1) continue;
    if (charted.includes(name))
      await writeFile(`docs/benchmarks/${name}.svg`, chart(`${name}: × ioredis by hand`, rows));
    await putFigures(name, rows, options.rounds);
  }
}

async function keep(name: string, result: { readonly machine: object; readonly rows: readonly Row[] }): Promise<void> {
  const results = "bench/results";
  await mkdir(results, { recursive: true });
  await writeFile(`${results}/${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
}

await main(process.argv.slice(2));

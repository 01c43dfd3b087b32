/**
 * Ratios against ioredis by hand and against peers: `npm run bench`, or `npm run bench -- streams`. Nothing fails on a
 * time. ROUNDS and SCALE set how long it takes, ROW which rows (those that begin so). Writes bench/results/<suite>.json and docs/benchmarks/<suite>.svg.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release } from "node:os";
import { startRedisServer } from "../src/runtime/testing/redis-server.js";
import { chart } from "./chart.js";
import type { Row } from "./measure.js";
import { table } from "./report.js";
import { benchStreams } from "./streams/children.js";

const suites: Readonly<Record<string, (url: string, onRow: (row: Row) => void) => Promise<Row[]>>> = {
  streams(url, onRow) {
    const { ROUNDS = "5", SCALE = "1", ROW = "" } = process.env;
    return benchStreams(url, { rounds: Number(ROUNDS), scale: Number(SCALE), only: ROW }, onRow);
  },
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !suites[name]);
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(", ")}: one of ${Object.keys(suites).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, system: release() };
  console.log(`Node ${machine.node}, ${machine.cpus} × ${machine.model}. Medians of interleaved rounds.\n`);
  for (const [name, run] of Object.entries(suites)) {
    if (names.length > 0 && !names.includes(name)) continue;
    await using server = await startRedisServer();
    const rows = await run(server.url, (row) => console.log(`${table(row)}\n`));
    if (!process.env.ROW) await keep(name, { machine, rows });
  }
}

async function keep(name: string, result: { readonly machine: object; readonly rows: readonly Row[] }): Promise<void> {
  const [results, charts] = ["bench/results", "docs/benchmarks"] as const;
  await mkdir(results, { recursive: true });
  await mkdir(charts, { recursive: true });
  await writeFile(`${results}/${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  await writeFile(`${charts}/${name}.svg`, chart(`${name}: × ioredis by hand`, result.rows));
}

await main(process.argv.slice(2));

/**
 * Ratios against ioredis by hand and against peers: `npm run bench`, or `npm run bench -- streams`. Nothing fails on a
 * time. ROUNDS and SCALE set how long it takes, ROW which rows (those that begin so). Writes bench/results/<suite>.json and docs/benchmarks/<suite>.svg.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release } from "node:os";
import { startRedisServer } from "../src/runtime/testing/redis-server.js";
import { chart } from "./chart.js";
import type { StreamContender } from "./contender.js";
import type { Row } from "./measure.js";
import { table } from "./report.js";
import { byHand } from "./streams/by-hand.js";
import { redloom } from "./streams/redloom.js";
import { streamRows } from "./streams/suite.js";

const suites: Readonly<Record<string, (url: string, onRow: (row: Row) => void) => Promise<Row[]>>> = {
  streams: benchStreams,
};

async function benchStreams(url: string, onRow: (row: Row) => void): Promise<Row[]> {
  const contenders = [await byHand(url), await redloom(url), ...(await peers(url))];
  const options = {
    rounds: Number(process.env.ROUNDS ?? 5),
    scale: Number(process.env.SCALE ?? 1),
    only: process.env.ROW ?? "",
  };
  const rows = await streamRows(contenders, options, onRow);
  for (const contender of contenders) await contender.close();
  return rows;
}

/** The peers have packages of their own, which the rest of the repository neither has nor is compiled against. */
async function peers(url: string): Promise<StreamContender[]> {
  const found: StreamContender[] = [];
  for (const [file, name] of [
    ["bullmq", "bullmq"],
    ["bee-queue", "beeQueue"],
  ] as const) {
    const module: Record<string, (url: string) => Promise<StreamContender>> = await import(`./peers/${file}.js`);
    const open = module[name];
    if (open) found.push(await open(url));
  }
  return found;
}

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

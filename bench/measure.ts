/** What one contender did at one row: messages a second, or microseconds, over the rounds. */
export interface Measured {
  readonly contender: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Of the process, in microseconds a message: on a busy machine it says more than the wall clock. */
  readonly cpuMicros: number;
}

export interface Row {
  readonly name: string;
  readonly unit: "messages/s" | "µs";
  /** The first is the floor that the others are compared with. */
  readonly results: readonly Measured[];
}

export interface Sample {
  readonly value: number;
  readonly cpuMicros: number;
}

/** One round of one contender. */
export type Round = () => Promise<Sample>;

/** Runs the rounds of all contenders in turn (A B C A B C …), so that a machine's mood meets all of them. */
export async function interleaved(
  name: string,
  unit: Row["unit"],
  contenders: ReadonlyMap<string, Round>,
  rounds: number,
): Promise<Row> {
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [contender, run] of contenders) {
      samples.set(contender, [...(samples.get(contender) ?? []), await run()]);
    }
  }
  return { name, unit, results: [...samples].map(([contender, own]) => measured(contender, own)) };
}

/** Times work over so many messages. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await work();
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { value: count / seconds, cpuMicros: (user + system) / count };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function measured(contender: string, samples: readonly Sample[]): Measured {
  const values = samples.map(({ value }) => value);
  const cpu = samples.map(({ cpuMicros }) => cpuMicros);
  return {
    contender,
    median: quantile(values, 0.5),
    least: Math.min(...values),
    most: Math.max(...values),
    cpuMicros: quantile(cpu, 0.5),
  };
}

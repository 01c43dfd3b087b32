/** What is counted, or how long it takes. Of rates more is better, of all others less. */
export type Unit =
  | "messages/s"
  | "turns/s"
  | "decisions/s"
  | "calls/s"
  | "values/s"
  | "µs"
  | "ms"
  | "kB"
  | "requests"
  | "loads";

/** A row, before anybody was measured. */
export interface Measure {
  readonly name: string;
  readonly unit: Unit;
}

/** What one contender did at one row, over the rounds. */
export interface Measured {
  readonly contender: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Of the process, in microseconds a message, turn, decision, call or value: on a busy machine it says more than the wall clock. */
  readonly cpuMicros: number;
}

export interface Row extends Measure {
  /** The first is the floor that the others are compared with. */
  readonly results: readonly Measured[];
}

export interface Sample {
  readonly value: number;
  readonly cpuMicros: number;
}

/** One round of one contender: a sample for each measure. */
export type Round = () => Promise<readonly Sample[]>;

/** Runs the rounds of all contenders in turn (A B C A B C …), so that a machine's mood meets all of them. */
export async function interleaved(
  measures: readonly Measure[],
  contenders: ReadonlyMap<string, Round>,
  rounds: number,
): Promise<Row[]> {
  const samples = new Map<string, (readonly Sample[])[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [contender, run] of contenders) {
      samples.set(contender, [...(samples.get(contender) ?? []), await run()]);
    }
  }
  return measures.map((measure, at) => {
    const results = [...samples].map(([contender, own]) =>
      measured(
        contender,
        own.flatMap((round) => round[at] ?? []),
      ),
    );
    return { ...measure, results };
  });
}

/** Times work over so many messages. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<Sample> {
  const { seconds, cpuMicros } = await timed(count, work);
  return { value: count / seconds, cpuMicros };
}

/** How long work takes, and what it costs the process for each of so many. */
export async function timed(count: number, work: () => Promise<unknown>) {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await work();
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuMicros: (user + system) / count };
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

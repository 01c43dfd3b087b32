/** What `work` below takes of an ordinary machine's processor, in milliseconds. */
const usualMs = 25;

/**
 * Starts to count what this process takes of the processor; what it gives back tells how much by then, in milliseconds. A
 * machine that stands still, or does other work, adds nothing.
 */
export function processorClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
}

/** What it takes of the processor, in milliseconds. */
export function processorMs(run: () => void): number {
  const told = processorClock();
  run();
  return told();
}

/** What an ordinary machine had taken for what took this one so long of its processor, just now, in milliseconds. */
export function onOrdinaryMachine(tookMs: number): number {
  // Finding out takes a while itself, and no bound is as low as this.
  return Math.round(tookMs < 100 ? tookMs : tookMs / slowness());
}

/** How many times slower than an ordinary machine this one is at this moment, at least 1. */
export function slowness(): number {
  const times = Array.from({ length: 5 }, () => processorMs(work)).sort((one, other) => one - other);
  return Math.max(1, (times[2] ?? 0) / usualMs);
}

/** Objects, texts, maps and sorting, as in most of what is measured. */
function work(): void {
  const found = new Map<string, { readonly index: number; readonly names: string[] }>();
  for (let index = 0; index < 20_000; index++) {
    const key = `name${(index * 7_919) % 5_003}`;
    const one = found.get(key);
    if (one) one.names.push(`${key}.${index}`);
    else found.set(key, { index, names: [key] });
  }
  const sorted = [...found.values()].sort((one, other) => (one.names.join() < other.names.join() ? -1 : 1));
  if (sorted.length !== found.size) throw new Error("It was not sorted");
}

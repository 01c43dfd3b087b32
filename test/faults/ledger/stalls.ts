const tickMs = 50;
/** A gap of the event loop that is worth a note. */
const stallMs = 300;

/** Calls after each time in which this process stood still, or was too busy to look at the clock. */
export function watchStalls(onStall: (ms: number) => void): void {
  let lastMs = performance.now();
  setInterval(() => {
    const gap = performance.now() - lastMs - tickMs;
    lastMs += gap + tickMs;
    if (gap > stallMs) onStall(Math.round(gap));
  }, tickMs);
}

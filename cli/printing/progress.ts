import type { DeadLetterProgress } from "../../src/runtime/index.js";
import type { Surroundings } from "../surroundings.js";
import { cut, shownCount, shownDuration } from "./words.js";

const barWidth = 24;
/** Often enough to look alive. */
const everyMs = 100;

/** Shows how far long work is, on one line that is gone afterwards; nothing without a terminal. */
export function progressOf(
  label: string,
  { showProgress, columns }: Surroundings,
  nowMs: () => number = () => performance.now(),
): { readonly onProgress: (progress: DeadLetterProgress) => void; readonly end: () => void } {
  if (!showProgress) return { onProgress: () => undefined, end: () => undefined };
  const startedAt = nowMs();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    onProgress(progress) {
      const now = nowMs();
      if (now - shownAt < everyMs) return;
      shownAt = now;
      // A line as wide as the terminal would go on in the next one.
      showProgress(cut(progressLine(label, progress, now - startedAt), (columns ?? 80) - 1));
    },
    end: () => showProgress(""),
  };
}

/** `replaying  ████████░░░░  3,200 of 10,000  1,250/s  6 s left` */
export function progressLine(label: string, { done, skipped, total }: DeadLetterProgress, elapsedMs: number): string {
  const looked = done + skipped;
  const rate = elapsedMs > 0 ? (looked * 1_000) / elapsedMs : 0;
  const pace = `${shownCount(Math.round(rate))}/s`;
  if (total === undefined || total === 0) return `${label}  ${shownCount(done)}  ${pace}`;
  const share = Math.min(1, looked / total);
  const full = Math.round(share * barWidth);
  const bar = "█".repeat(full) + "░".repeat(barWidth - full);
  const left = rate > 0 && looked < total ? `  ${shownDuration(((total - looked) * 1_000) / rate)} left` : "";
  return `${label}  ${bar}  ${shownCount(done)} of ${shownCount(total)}  ${pace}${left}`;
}

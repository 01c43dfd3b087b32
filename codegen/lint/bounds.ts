/** Numbers that rules need, each a duration in `redloom.config.yaml`; these are the defaults, in milliseconds. */
export const defaultBounds = {
  /** A dead holder blocks others for so long. */
  longestLease: 600_000,
  /** A pause of the process loses what is shorter. */
  shortestLease: 1_000,
  /** What a dead worker had stands still for so long. */
  longestAckTimeout: 600_000,
  /** Whoever asks is there for so long. */
  longestTimeout: 300_000,
  /** What repeats itself takes so long. */
  shortestDeduplicate: 60_000,
  /** Below it the network decides more than the limit. */
  shortestWindow: 100,
};

export type BoundName = keyof typeof defaultBounds;

/** In milliseconds. */
export type Bounds = Readonly<Record<BoundName, number>>;

export const boundNames: readonly BoundName[] = [
  "longestLease",
  "shortestLease",
  "longestAckTimeout",
  "longestTimeout",
  "shortestDeduplicate",
  "shortestWindow",
];

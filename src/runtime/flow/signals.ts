/** The promise, or a rejection with the signal's reason as soon as it aborts; what the promise does then is not seen. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    promise.catch(() => undefined);
    throw signal.reason;
  }
  let unlisten = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    unlisten();
  }
}

interface Sharing {
  readonly all: Set<() => void>;
  readonly listener: () => void;
}

const shared = new WeakMap<AbortSignal, Sharing>();

/**
 * Calls `run` when the signal aborts; returns what ends that. However many share a signal, it has one listener: Node warns
 * of the eleventh as of a leak. Nothing stays on the signal when the last has ended.
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  const sharing = shared.get(signal) ?? share(signal);
  // Its own, though two give the same function.
  const one = (): void => run();
  sharing.all.add(one);
  return () => {
    sharing.all.delete(one);
    if (sharing.all.size > 0 || shared.get(signal) !== sharing) return;
    shared.delete(signal);
    signal.removeEventListener("abort", sharing.listener);
  };
}

function share(signal: AbortSignal): Sharing {
  const all = new Set<() => void>();
  const listener = (): void => {
    shared.delete(signal);
    signal.removeEventListener("abort", listener);
    for (const each of all) each();
  };
  const sharing = { all, listener };
  shared.set(signal, sharing);
  signal.addEventListener("abort", listener);
  return sharing;
}

/** A handler that is in nobody's way until it is released, one message at a time or for good. */
export interface Held {
  /** Resolves when the message may be done. */
  wait(): Promise<void>;
  /** Lets go of everything, now and later. */
  release(): void;
}

export function held(): Held {
  let isOpen = false;
  const waiting: (() => void)[] = [];
  return {
    wait: () => (isOpen ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    release() {
      isOpen = true;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

/** Stops a listener; harmless when called twice. */
export type Unlisten = () => void;

/** Typed events. A listener that throws harms neither the emitter nor the other listeners: `onListenerError` is told. */
export class Events<Map extends object> {
  readonly #listeners = new globalThis.Map<keyof Map, Set<(event: never) => void>>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = rethrowLater) {
    this.#onListenerError = onListenerError;
  }

  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): Unlisten {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // A wrapper of its own, so that the same function can listen twice and each ends alone.
    const own = (event: Map[Name]): void => listener(event);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  has(name: keyof Map): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (event: Map[Name]) => void)(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}

/** A bug in a listener is the program's: it surfaces as an uncaught exception, outside the engine that told the event. */
export function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

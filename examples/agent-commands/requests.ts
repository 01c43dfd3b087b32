import type { Response } from "../../src/generated/agents/index.js";

/** Matches responses to the requests that wait for them. */
export class Requests {
  readonly #waiting = new Map<
    string,
    { readonly responses: Response[]; readonly arrived: (response: Response) => void }
  >();

  /** Takes a response in. A response to nobody's request, or one that came too late, is dropped. */
  take(response: Response): void {
    this.#waiting.get(response.requestId)?.arrived(response);
  }

  /** Sends, and resolves with the responses: as many as expected, or those that came within the time. */
  async ask(
    requestId: string,
    expected: number,
    timeoutMs: number,
    send: () => Promise<unknown>,
  ): Promise<readonly Response[]> {
    const responses: Response[] = [];
    const complete = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      const arrived = (response: Response): void => {
        if (responses.push(response) < expected) return;
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.set(requestId, { responses, arrived });
    });
    try {
      await send();
      await complete;
      return responses;
    } finally {
      this.#waiting.delete(requestId);
    }
  }
}

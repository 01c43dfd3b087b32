import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { OptionsInvalidError } from "../errors.js";
import type { Host } from "../host.js";
import { WorkerFailedError } from "./errors.js";
import type {
  Answer,
  ConnectFailure,
  FromWorker,
  Request,
  WireLine,
  WireReply,
  WorkerData,
  WorkerSettings,
} from "./protocol.js";

/** What came of an exchange. `expired`: the deadline passed. */
export interface Exchange extends Omit<Answer, "id"> {
  readonly expired: boolean;
}

interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/** How long past its deadline a worker may take to say what it had sent. A worker that does not is ended. */
const graceMs = 250;

/**
 * A worker thread, started with the first exchange, that does not keep the process alive. Every wait ends by its
 * deadline. A worker that died or hangs is replaced by the next exchange.
 */
export class WorkerLink {
  readonly #settings: WorkerSettings;
  readonly #host: Host;
  #running: Running | undefined;
  #lastId = 0;

  constructor(settings: WorkerSettings, host: Host) {
    this.#settings = settings;
    this.#host = host;
  }

  /**
   * Sends the lines and waits for their replies, until `deadlineAtMs` by the monotonic clock.
   * @throws {WorkerFailedError} at once: there is no worker to wait for.
   */
  exchange(lines: readonly WireLine[], slot: number | undefined, deadlineAtMs: number): Exchange {
    this.#running ??= this.#start();
    const { port } = this.#running;
    const id = ++this.#lastId;
    post(port, { id, kind: "run", lines, ...(slot === undefined ? {} : { slot }) });
    const answer = this.#wait(this.#running, id, deadlineAtMs);
    if (answer) return { ...answer, expired: false };
    const expired = this.#host.monotonicMs() >= deadlineAtMs;
    post(port, { id, kind: "cancel" });
    const late = this.#wait(this.#running, id, this.#host.monotonicMs() + graceMs);
    if (late) return { ...late, expired };
    this.#end();
    return { replies: lines.map((): WireReply => ({ sent: true })), expired };
  }

  /** Waits without doing anything. */
  pause(ms: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  }

  /** Ends the worker and its connection. */
  close(): void {
    if (this.#running) post(this.#running.port, { id: ++this.#lastId, kind: "close" });
    this.#end();
  }

  #start(): Running {
    const { port1: port, port2: other } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(8));
    const workerData: WorkerData = { port: other, signal, settings: this.#settings };
    try {
      requireFile();
      // Without the parent's loaders: the worker is plain JavaScript, and a loader may need the thread that waits.
      const options = { workerData, transferList: [other], execArgv: [], name: "redloom-sync" };
      const worker = new Worker(new URL("./worker.js", import.meta.url), options);
      // That it failed is found by the exchange; without a listener it would end the process.
      worker.on("error", () => undefined);
      worker.on("exit", () => {
        if (this.#running?.worker === worker) this.#running = undefined;
      });
      worker.unref();
      return { worker, port, signal };
    } catch (error) {
      port.close();
      throw notStarted(error);
    }
  }

  #wait({ port, signal }: Running, id: number, deadlineAtMs: number): Answer | undefined {
    for (;;) {
      // Read before looking for the answer: one that comes in between has changed it, and the wait ends at once.
      const seen = Atomics.load(signal, 0);
      const received = receiveMessageOnPort(port);
      if (received) {
        const message: FromWorker = received.message;
        if ("unloadable" in message) throw this.#unloadable(message.unloadable);
        if (message.id === id) return message;
        continue;
      }
      const leftMs = deadlineAtMs - this.#host.monotonicMs();
      if (leftMs <= 0 || Atomics.load(signal, 1) === 1) return undefined;
      Atomics.wait(signal, 0, seen, leftMs);
    }
  }

  #unloadable({ message, ...rest }: ConnectFailure): WorkerFailedError {
    this.#end();
    const cause = Object.assign(new Error(message), rest);
    return new WorkerFailedError(`The worker thread cannot be loaded: ${message}`, { cause });
  }

  #end(): void {
    const ended = this.#running;
    this.#running = undefined;
    ended?.port.close();
    void ended?.worker.terminate();
  }
}

/** While the caller waits, no event of the worker is heard: that it has no file, as in a bundle, is found before. */
function requireFile(): void {
  if (existsSync(fileURLToPath(new URL("./worker.js", import.meta.url)))) return;
  throw new WorkerFailedError("The file of the worker thread is not beside the code that starts it");
}

function notStarted(error: unknown): unknown {
  if (error instanceof WorkerFailedError) return error;
  if (error instanceof DOMException) {
    const fix = "Give `tls` as plain data (`ca`, `cert`, `key`, `servername`): functions do not reach the worker.";
    return new OptionsInvalidError("The options hold what cannot be given to a worker thread", fix, { cause: error });
  }
  return new WorkerFailedError("The worker thread cannot be started", { cause: error });
}

function post(port: MessagePort, request: Request): void {
  port.postMessage(request);
}

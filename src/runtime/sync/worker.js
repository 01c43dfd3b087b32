// The thread that talks to Redis while the caller waits. Plain JavaScript, importing nothing of ours: it starts without
// any loader, the same from the sources and from `dist`.
import { workerData } from "node:worker_threads";

/** @import { ConnectFailure, FromWorker, Request, WireLine, WireReply, WorkerData } from "./protocol.js" */

/** @type {WorkerData} */
const { port, signal, settings } = workerData;

// A worker that ended answers nothing more: the caller is told at once instead of waiting for its deadline.
process.on("exit", () => {
  Atomics.store(signal, 1, 1);
  wake();
});

// Not imported above: why it cannot be loaded is told to the caller, who waits and hears no event of this thread.
const { Cluster, Command, Redis } = await import("ioredis").catch((/** @type {Error} */ error) => {
  tell({ unloadable: failureOf(error) });
  throw error;
});

/** @type {import("ioredis").Redis | import("ioredis").Cluster | undefined} */
let client;

/** What is under way. @type {{ id: number, lines: Line[] } | undefined} */
let current;

/** Like ioredis' command, but it knows whether it was written, and what became of it. */
class Line extends Command {
  /** @type {WireReply} */
  reply = { sent: false };
  settled;

  /** @param {WireLine} wire */
  constructor({ line: [name, ...args], binary }) {
    super(name, args.map(toArgument), { replyEncoding: binary ? null : "utf8" });
    this.settled = new Promise((/** @type {(value: undefined) => void} */ done) => {
      this.resolve = (/** @type {Buffer} */ value) => {
        this.reply = { value: toPlain(this.transformReply(value)) };
        done(undefined);
      };
      this.reject = (/** @type {Error} */ error) => {
        if (error.name === "ReplyError") this.reply = { refused: error.message };
        done(undefined);
      };
    });
  }

  /** @override @param {import("node:net").Socket} socket */
  toWritable(socket) {
    this.reply = { sent: true };
    return super.toWritable(socket);
  }
}

port.on("message", (/** @type {Request} */ request) => {
  switch (request.kind) {
    case "run":
      current = { id: request.id, lines: request.lines.map((line) => new Line(line)) };
      return void run(current, request.slot);
    case "cancel":
      drop();
      if (current?.id === request.id) answer(current);
      return;
    case "close":
      drop();
      port.close();
  }
});

/**
 * @param {{ id: number, lines: Line[] }} task
 * @param {number | undefined} slot
 */
async function run(task, slot) {
  const failure = await connected();
  if (current !== task) return;
  if (failure) return answer(task, failure);
  send(task.lines, slot);
  await Promise.all(task.lines.map((line) => line.settled));
  if (current === task) answer(task);
}

/**
 * @param {{ id: number, lines: Line[] }} task
 * @param {ConnectFailure} [failure]
 */
function answer({ id, lines }, failure) {
  current = undefined;
  tell({ id, replies: failure ? [] : lines.map((line) => line.reply), ...(failure && { failure }) });
}

/** @param {FromWorker} message */
function tell(message) {
  port.postMessage(message);
  wake();
}

function wake() {
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/**
 * Hands the lines over together: one write to a single server, each to its node on a cluster.
 * @param {Line[]} lines
 * @param {number | undefined} slot
 */
function send(lines, slot) {
  if (client instanceof Cluster) {
    const node = slot === undefined ? undefined : { slot };
    for (const line of lines) client.sendCommand(line, undefined, node);
    return;
  }
  const stream = client?.stream;
  stream?.cork();
  for (const line of lines) client?.sendCommand(line);
  stream?.uncork();
}

/**
 * Connects where there is no connection. Nothing is tried twice here: the caller decides, within its deadline.
 * @returns {Promise<ConnectFailure | undefined>}
 */
async function connected() {
  if (client?.status === "ready") return undefined;
  drop();
  const opened = open();
  client = opened;
  /** @type {Error | undefined} */
  let last;
  opened.on("error", (error) => {
    last = error;
  });
  opened.on("end", () => {
    if (client === opened) client = undefined;
  });
  try {
    await opened.connect();
    return undefined;
  } catch (error) {
    return failureOf(last ?? (error instanceof Error ? error : new Error(String(error))));
  }
}

function open() {
  const { nodes, redis, connectTimeoutMs } = settings;
  // A connection that failed is over; READONLY ends it too, so that the next one finds the new master.
  const once = { reconnectOnError: (/** @type {Error} */ error) => error.message.startsWith("READONLY") };
  if (!nodes) return new Redis({ ...redis, ...once, retryStrategy: () => null, sentinelRetryStrategy: () => null });
  const { enableOfflineQueue: _queue, readOnly: _readOnly, ...redisOptions } = redis;
  return new Cluster(nodes, {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: true,
    scaleReads: "master",
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: connectTimeoutMs,
    redisOptions: { ...redisOptions, ...once },
  });
}

function drop() {
  const dropped = client;
  client = undefined;
  dropped?.disconnect();
}

/**
 * The node's own error where a cluster wraps it; nothing of the command, which may hold a password.
 * @param {Error} error
 * @returns {ConnectFailure}
 */
function failureOf(error) {
  const inner = "lastNodeError" in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : undefined;
  return { name: inner.name, message: inner.message, code };
}

/** @param {string | number | Uint8Array} argument */
function toArgument(argument) {
  return typeof argument === "object"
    ? Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength)
    : argument;
}

/**
 * Without what does not survive the way to another thread: Buffers would take the whole of their pool along.
 * @param {unknown} value
 * @returns {unknown}
 */
function toPlain(value) {
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (value instanceof Error) return new Error(value.message);
  return Array.isArray(value) ? value.map(toPlain) : value;
}

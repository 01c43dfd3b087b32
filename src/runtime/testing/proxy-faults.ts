import { cut, type Pair, type Rules } from "./proxy-pair.js";

/** A fault that was put on. `fired` counts how often it took effect: a test asserts that it did. */
export interface Fault {
  readonly fired: number;
  stop(): void;
}

/** The faults that can be put on. */
export interface ProxyFaults {
  /** The next request that holds `text` never reaches the server: its connection is cut instead. */
  cutBeforeRequest(text: string): Fault;
  /** The next request that holds `text` reaches the server; the answer to it is swallowed and the connection cut. */
  cutBeforeReply(text: string): Fault;
  /**
   * Every request that holds `text` reaches the server; nothing comes back on its connection any more. Where an answer was
   * swallowed, the connection is cut by `stop`: the next answer would pass for the one that is missing.
   */
  swallowReplies(text: string): Fault;
  /**
   * Nothing goes either way, on old and new connections, and none of them is closed. What is sent meanwhile is lost; so
   * `stop` cuts the connections that something was sent on.
   */
  blackhole(): Fault;
  /** Answers come later by so much. */
  delayReplies(ms: number): Fault;
  /** New connections are closed at once. */
  refuse(): Fault;
}

interface Putting {
  /** It took effect. */
  count(): void;
  stop(): void;
  /** Bytes of it were dropped: it ends with the fault, for the next answer would pass for the one that is missing. */
  lost(pair: Pair): "drop";
}

export function faultsPutOn(faults: Set<Rules>): ProxyFaults {
  const put = (make: (putting: Putting) => Rules): Fault => putFault(faults, make);
  return {
    cutBeforeRequest: (text) => put((putting) => cuttingBeforeRequest(text, putting)),
    cutBeforeReply: (text) => put((putting) => cuttingBeforeReply(text, putting)),
    swallowReplies: (text) => put((putting) => swallowingReplies(text, putting)),
    blackhole: () => put(swallowingAll),
    delayReplies: (ms) => put(({ count }) => ({ reply: counted(count, ms) })),
    refuse: () => put(({ count }) => ({ connection: counted(count, "cut") })),
  };
}

function putFault(faults: Set<Rules>, make: (putting: Putting) => Rules): Fault {
  let fired = 0;
  const incomplete = new Set<Pair>();
  const stop = (): void => {
    faults.delete(rules);
    for (const pair of incomplete) if (!pair.abandoned) cut(pair);
    incomplete.clear();
  };
  const count = (): void => {
    fired++;
  };
  const lost = (pair: Pair): "drop" => {
    incomplete.add(pair);
    count();
    return "drop";
  };
  const rules: Rules = make({ count, stop, lost });
  faults.add(rules);
  return {
    get fired() {
      return fired;
    },
    stop,
  };
}

/** Always decides the same, and counts it. */
function counted<const Decision>(count: () => void, decision: Decision): () => Decision {
  return () => {
    count();
    return decision;
  };
}

function cuttingBeforeRequest(text: string, { count, stop }: Putting): Rules {
  return {
    request(chunk) {
      if (!chunk.includes(text)) return undefined;
      count();
      stop();
      return "cut";
    },
  };
}

function swallowingAll({ lost }: Putting): Rules {
  return { request: (_, pair) => lost(pair), reply: (_, pair) => lost(pair) };
}

function swallowingReplies(text: string, { lost }: Putting): Rules {
  const swallowed = new WeakSet<Pair>();
  return {
    request(chunk, pair) {
      if (chunk.includes(text)) swallowed.add(pair);
      return undefined;
    },
    reply(_chunk, pair) {
      return swallowed.has(pair) ? lost(pair) : undefined;
    },
  };
}

function cuttingBeforeReply(text: string, { count, stop }: Putting): Rules {
  let asked: Pair | undefined;
  return {
    request(chunk, pair) {
      if (chunk.includes(text)) asked ??= pair;
      return undefined;
    },
    reply(_chunk, pair) {
      if (asked !== pair) return undefined;
      count();
      stop();
      return "cut";
    },
  };
}

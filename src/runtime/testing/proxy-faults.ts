import type { Fault, TcpProxy } from "./proxy.js";
import { cut, type Pair, type Rules } from "./proxy-pair.js";

type Faults = "cutBeforeRequest" | "cutBeforeReply" | "swallowReplies" | "blackhole" | "delayReplies" | "refuse";

interface Putting {
  /** It took effect. */
  count(): void;
  stop(): void;
  /** Bytes of it were dropped: it ends with the fault, for the next answer would pass for the one that is missing. */
  lost(pair: Pair): "drop";
}

export function faultsPutOn(faults: Set<Rules>): Pick<TcpProxy, Faults> {
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

import type { Carrier } from "./carrier.js";
import type { Broken, CounterExample, Deploy, Direction } from "./change.js";
import { span } from "./span.js";

/** A payload that a carrier's readers refuse. */
export interface Refusal {
  readonly example: CounterExample;
  /** Does the carrier's mode want this direction? */
  readonly wanted: boolean;
  readonly carrier: Carrier;
}

/** What an edit does in one direction, over all that carry it. */
export interface Refused {
  readonly direction: Direction;
  /** One for each kind of readers that was shown to refuse it; empty where nothing was shown. */
  readonly shown: readonly Refusal[];
  readonly carriers: readonly Carrier[];
}

/** Carriers of one such text have the same ends, which do the same. */
export function endsOf({ writers, readers, whenRefused }: Carrier): string {
  return [writers, readers, whenRefused].join("\n");
}

export function brokenBy({ direction, shown, carriers }: Refused): readonly Broken[] {
  if (shown.length === 0) return [];
  const consumers = shown.map(({ carrier: { readers, writers, whenRefused } }): Broken => {
    const [reader, writer] =
      direction === "forward"
        ? ["of the old contract", "of the new one"]
        : ["of the new contract", "of the old one still"];
    return { whom: "consumers", how: `${capital(readers)} ${reader} ${whenRefused} what ${writers} ${writer} send.` };
  });
  const kept = direction === "forward" ? [] : [...new Set(carriers.flatMap(({ retained }) => retained?.what ?? []))];
  const retained: Broken = { whom: "retained data", how: `So it is with what is kept: ${kept.join("; ")}.` };
  return [...consumers, ...(kept.length === 0 ? [] : [retained])];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function deployOf(findings: readonly Refused[]): Deploy {
  const refused = findings.filter(({ shown }) => shown.length > 0);
  const backward = refused.find(({ direction }) => direction === "backward");
  const forward = refused.find(({ direction }) => direction === "forward");
  if (backward && forward) {
    return { first: "neither", how: "No order works: put the new beside the old, under a new name, and move over." };
  }
  const one = backward ? deployBackward(backward) : forward ? forwardFirst : anyOrder;
  const [both] = one.first === "neither" ? [] : refused.flatMap(bothWays);
  if (!both) return one;
  const how = `No order works, since ${both.writers} and ${both.readers} both write it and read it: let all of them take both first, as by an optional field or a default, then change it.`;
  return { first: "neither", how };
}

const anyOrder: Deploy = { first: "either", how: "Deploy in any order." };
const forwardFirst: Deploy = {
  first: "consumers",
  how: "Deploy what reads it first; once no old reader runs, what writes it.",
};

/** Those by which it is refused of programs to which it is sent by others that refuse it too. */
function bothWays({ shown }: Refused): readonly Carrier[] {
  const carriers = shown.map(({ carrier }) => carrier);
  return carriers.filter((one) => goesBothWays(one, carriers));
}

/** Does its definition also carry it to those who send it, as a call that has one message for its request and its reply? */
export function goesBothWays({ definition, writers, readers }: Carrier, carriers: readonly Carrier[]): boolean {
  return (
    writers !== readers &&
    carriers.some((one) => one.definition === definition && one.writers === readers && one.readers === writers)
  );
}

function deployBackward({ carriers }: Refused): Deploy {
  const kept = carriers.flatMap(({ retained }) => retained ?? []);
  const first = "Deploy what writes it first";
  if (kept.length === 0) return { first: "producers", how: `${first}; once no old writer runs, what reads it.` };
  const longest = Math.max(...kept.map(({ forMs = Infinity }) => forMs));
  if (longest < Infinity) {
    const longer = kept.flatMap((one) => (one.longer === undefined ? [] : ` (longer ${one.longer})`))[0] ?? "";
    const how = `${first}, wait ${span(longest)}${longer} until nothing older is kept, then deploy what reads it.`;
    return { first: "producers", how };
  }
  const how =
    "No order works, since old data stays: upgrade it (`version`, `upgrades`), or put a new name beside the old.";
  return { first: "neither", how };
}

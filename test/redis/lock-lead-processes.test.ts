import { expect, test } from "vitest";
import type { Campaigner } from "../support/campaigner.js";
import { type Child, startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const leaseMs = 1_000;
/** A waiter that is stopped is handed the lock for so long. */
const handOverMs = 1_000;
/** What this machine may be late by. */
const slackMs = 8_000;

interface Term {
  readonly fence: number;
  firstMs: number;
  lastMs: number;
}

/** What the children claimed to lead, by rising fencing token. */
function termsOf(children: readonly Child[]): Term[] {
  const terms = new Map<number, Term>();
  for (const line of children.flatMap((child) => child.lines)) {
    const [, fence, at] = /^leads (\d+) (\d+)$/.exec(line)?.map(Number) ?? [];
    if (fence === undefined || at === undefined) continue;
    const term = terms.get(fence) ?? { fence, firstMs: at, lastMs: at };
    terms.set(fence, term);
    term.firstMs = Math.min(term.firstMs, at);
    term.lastMs = Math.max(term.lastMs, at);
  }
  return [...terms.values()].sort((one, other) => one.fence - other.fence);
}

/** Terms that began before one with a smaller fencing token had ended. */
function overlaps(terms: readonly Term[]): readonly (readonly [Term, Term])[] {
  return terms.flatMap((term, at) =>
    terms.slice(at + 1).flatMap((later) => (later.firstMs < term.lastMs ? [[term, later] as const] : [])),
  );
}

const leads = (child: Child, sinceMs: number): boolean =>
  child.lines.some((line) => Number(/^leads \d+ (\d+)$/.exec(line)?.[1] ?? 0) >= sinceMs);

async function leaderAmong(children: readonly Child[], withinMs: number): Promise<Child> {
  const sinceMs = Date.now();
  await expect
    .poll(() => children.some((child) => leads(child, sinceMs)), { timeout: withinMs, interval: 5 })
    .toBe(true);
  const leader = children.find((child) => leads(child, sinceMs));
  if (!leader) throw new Error("somebody leads");
  return leader;
}

function campaigners(count: number, lock: string): Child[] {
  const config: Campaigner = { url: redis.url, prefix: redis.prefix, lock, leaseMs };
  return Array.from({ length: count }, () => startChild(new URL("../support/campaigner.ts", import.meta.url), config));
}

test("lead: over processes that are stopped and killed, never two at once, and another leads within lease and hand-over", async () => {
  const children = campaigners(4, "leader");
  await Promise.all(children.map((child) => child.line(/^campaigns/)));
  const idle: Child[] = [];
  // Stopped one after the other: the next in line is alive, then perhaps stopped itself.
  for (let round = 0; round < 2; round++) {
    const leader = await leaderAmong(children, 20_000);
    leader.kill("SIGSTOP");
    idle.push(leader);
    const others = children.filter((child) => !idle.includes(child));
    await leaderAmong(others, leaseMs + handOverMs + slackMs);
  }
  // They come back in the middle of the term of another, and claim nothing that is past.
  for (const child of idle) child.kill("SIGCONT");
  for (let left = children; left.length > 1; ) {
    const leader = await leaderAmong(left, 20_000);
    leader.kill("SIGKILL");
    await leader.ended;
    left = left.filter((child) => child !== leader);
    await leaderAmong(left, leaseMs + handOverMs + slackMs);
  }
  const terms = termsOf(children);
  expect(terms.length).toBeGreaterThanOrEqual(5);
  expect(overlaps(terms)).toEqual([]);
  for (const child of children) child.kill();
  await Promise.all(children.map((child) => child.ended));
}, 90_000);

test("lead: a leader that is stopped again and again for longer than its lease never claims to lead beside another", async () => {
  const children = campaigners(2, "paused");
  await Promise.all(children.map((child) => child.line(/^campaigns/)));
  for (let round = 0; round < 6; round++) {
    const leader = await leaderAmong(children, 20_000);
    leader.kill("SIGSTOP");
    await leaderAmong(
      children.filter((child) => child !== leader),
      leaseMs + handOverMs + slackMs,
    );
    leader.kill("SIGCONT");
  }
  const terms = termsOf(children);
  expect(terms.length).toBeGreaterThanOrEqual(6);
  expect(overlaps(terms)).toEqual([]);
  for (const child of children) child.kill();
  await Promise.all(children.map((child) => child.ended));
}, 90_000);

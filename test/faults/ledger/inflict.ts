import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../../support/child.js";
import type { Fault, TcpProxy } from "../../support/proxy.js";
import { now } from "./ledger.js";
import type { PlannedFault } from "./plan.js";

/** A fault as it came about. */
export interface InflictedFault {
  readonly fault: PlannedFault;
  readonly from: number;
  readonly to: number;
  /** What it did, counted: connections cut, answers swallowed, processes ended, milliseconds stopped. 0: it never fired. */
  readonly fired: number;
}

/** A process of the run, as faults see it. */
export interface Victim {
  readonly proxy: TcpProxy;
  readonly child: Child;
  /** Starts its next life. */
  restart(): void;
}

/** The server of the run, as faults see it. */
export interface Server {
  /** Kills it and starts it anew on its data; resolves with 1 where another process answers. */
  restart(): Promise<number>;
  freeze(ms: number): Promise<number>;
}

/** How long a fault waits for somebody to meet it. */
const patienceMs = 15_000;

/** Lets each fault happen at its time; those of one victim one after the other. */
export async function inflict(
  plan: readonly PlannedFault[],
  victimOf: (target: string) => Victim,
  server: Server,
): Promise<InflictedFault[]> {
  const startedAt = performance.now();
  const turns = new Map<string, Promise<unknown>>();
  return Promise.all(
    plan.map(async (fault) => {
      await sleep(Math.max(0, startedAt + fault.atMs - performance.now()));
      const turn = (turns.get(fault.target) ?? Promise.resolve()).then(async () => {
        const from = now();
        const fired = await (fault.target === "server"
          ? harmServer(fault, server)
          : harm(fault, victimOf(fault.target)));
        return { fault, from, to: now(), fired };
      });
      turns.set(fault.target, turn);
      return turn;
    }),
  );
}

async function harmServer(fault: PlannedFault, server: Server): Promise<number> {
  if (fault.kind === "restart") return server.restart();
  return fault.kind === "freeze" ? server.freeze(fault.ms) : 0;
}

async function harm(fault: PlannedFault, victim: Victim): Promise<number> {
  const { proxy } = victim;
  switch (fault.kind) {
    case "cut":
      await until(() => proxy.open > 0);
      return proxy.cutAll();
    case "cut before reply":
      return untilFired(proxy.cutBeforeReply(fault.text));
    case "swallow":
      return lasting(fault.ms, proxy.swallowReplies(fault.text), proxy);
    case "blackhole":
      return lasting(fault.ms, proxy.blackhole(), proxy);
    case "delay":
      return lasting(fault.ms, proxy.delayReplies(fault.byMs));
    case "refuse": {
      const refusal = proxy.refuse();
      proxy.cutAll();
      return lasting(fault.ms, refusal);
    }
    case "SIGKILL":
    case "SIGTERM":
      return end(victim, fault.kind);
    case "SIGSTOP":
      await until(() => victim.child.lines.includes("ready"));
      victim.child.kill("SIGSTOP");
      await sleep(fault.ms);
      victim.child.kill("SIGCONT");
      // The process itself notes that it stood still, before anything else befalls it; the verdict looks for that.
      await sleep(1_000);
      return fault.ms;
    case "stops itself":
      return stopItself(victim.child, fault.ms);
    case "restart":
    case "freeze":
      return 0;
    default:
      return fault satisfies never;
  }
}

/** Connections whose answers were withheld are out of step: they end with the fault. */
async function lasting(ms: number, fault: Fault, cutAfterwards?: TcpProxy): Promise<number> {
  await sleep(ms);
  const fired = await untilFired(fault);
  cutAfterwards?.cutAll();
  return fired;
}

async function untilFired(fault: Fault): Promise<number> {
  await until(() => fault.fired > 0);
  fault.stop();
  return fault.fired;
}

async function end(victim: Victim, signal: "SIGKILL" | "SIGTERM"): Promise<number> {
  const { child } = victim;
  await until(() => child.lines.includes("ready"));
  child.kill(signal);
  const ended = await child.ended;
  victim.restart();
  return ended === (signal === "SIGKILL" ? signal : 0) ? 1 : 0;
}

/** The child reads `stop` and, before it stops, says `stopping`: how often says which time it is. */
async function stopItself(child: Child, ms: number): Promise<number> {
  await until(() => child.lines.includes("ready"));
  const stops = (): number => child.lines.filter((line) => line === "stopping").length;
  const before = stops();
  child.process.stdin?.write("stop\n");
  await until(() => stops() > before);
  await sleep(ms);
  child.kill("SIGCONT");
  await sleep(1_000);
  return stops() - before;
}

async function until(ready: () => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!ready() && performance.now() < deadline) await sleep(10);
}

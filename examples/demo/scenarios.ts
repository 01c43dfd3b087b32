import type { Processes } from "./processes.js";
import type { Timeline } from "./timeline.js";

/** Something the demo promises: it is told in the summary, and the exit code depends on it. */
export interface Promised {
  readonly what: string;
  readonly met: boolean;
}

const agents = ["a1", "a2", "a3"];
/** Processes of the agents that are called; c2 has two. */
const called = [
  ["c1", "c1"],
  ["c2", "c2"],
  ["c2-twin", "c2"],
] as const;

/**
 * Starts what only listens at first: loading TypeScript takes each process a while, and they can do it together.
 */
export async function startListeners(timeline: Timeline, processes: Processes): Promise<void> {
  timeline.heading("The processes start");
  processes.start("agent-workflow/analytics.ts", "analytics");
  processes.start("agent-workflow/monitor.ts", "monitor");
  processes.start("agent-workflow/worker.ts", "worker-1");
  processes.start("agent-workflow/worker.ts", "worker-2");
  processes.start("agent-commands/controller.ts", "controller", ...agents);
  for (const [name, agentId] of called) processes.start("agent-calls/agent.ts", name, agentId);
  await timeline.until(() => timeline.of("ready").length >= 8);
}

/** A controller and three agents over channels; the last agent is stopped by a signal. */
export async function agentCommands(timeline: Timeline, processes: Processes): Promise<Promised[]> {
  timeline.heading("agent-commands: a controller and three agents, over channels");
  const controllerTells = (text: string): boolean =>
    timeline.of("ready").some((one) => one.who === "controller" && one.text.includes(text));
  for (const agent of agents) processes.start("agent-commands/agent.ts", agent);
  await timeline.until(() => controllerTells("stopped by a signal"));
  processes.signal("a3", "SIGTERM");
  await timeline.until(() => timeline.distinct("status") >= 6);

  const answers = (command: string): number => timeline.of("answer").filter((one) => one.about === command).length;
  return [
    { what: "3 agents told that they started and stopped", met: timeline.distinct("status") === 6 },
    { what: "all 3 agents answered a broadcast ping", met: answers("ping") === 3 },
    { what: "the targeted agent processed its task", met: answers("process") === 1 },
    { what: "an unknown command was answered as an error", met: answers("reboot") === 1 },
    { what: "a ping to nobody timed out", met: timeline.of("timeout").length === 1 },
    { what: "2 agents obeyed the command to stop", met: answers("stop") === 2 },
  ];
}

/** A controller that calls two agents; a process of the second one is killed at work. */
export async function agentCalls(timeline: Timeline, processes: Processes): Promise<Promised[]> {
  timeline.heading("agent-calls: a controller calls two agents, one of which runs twice");
  processes.start("agent-calls/controller.ts", "caller", "c1", "c2");

  const long = () => timeline.of("took").filter((one) => one.about === "call call-long");
  await timeline.until(() => long().length > 0);
  const [killed] = long();
  if (killed) {
    timeline.add({ who: "demo", kind: "warning", text: `kills ${killed.who} in the middle of its call (SIGKILL)` });
    processes.signal(killed.who, "SIGKILL");
  }
  await processes.ended("caller");

  const answers = (about: string): number =>
    timeline.of("answer").filter((one) => one.about === `call ${about}`).length;
  const takenOver = long().some((one) => one.who !== killed?.who) && answers("long task") === 1;
  return [
    {
      what: "3 processes answered when all were asked",
      met: timeline.of("gathered").some(({ about }) => about === "3"),
    },
    { what: "2 agents answered a call each", met: answers("ping") === 2 },
    { what: "agents told on the way how far they were", met: timeline.of("progress").length >= 8 },
    { what: "2 agents needed to know a model, and it was looked up once", met: timeline.of("looked-up").length === 1 },
    { what: "an unknown command was an error of the contract", met: timeline.of("rejected").length === 1 },
    { what: "a call to nobody failed at once", met: timeline.of("unserved").length === 1 },
    {
      what: "an agent stopped what nobody waited for any more",
      met: timeline.of("given-up").some(({ about }) => about === "call call-too-long"),
    },
    { what: "the killed agent's call was answered by its twin", met: takenOver },
    {
      what: "who came late read what had been done, and how many commands were obeyed",
      met: timeline.of("read").some(({ text }) => text.includes("call-1, ") && obeyedAtLeast(text, 2, 3)),
    },
    { what: "2 agents stopped when they were called to", met: answers("stop") === 2 },
  ];
}

/** More where an agent stood still for a second: it was taken for dead, and what it was at was obeyed once more. */
function obeyedAtLeast(text: string, first: number, last: number): boolean {
  const [, byFirst, byLast] = / (\d+) and (\d+)$/.exec(text) ?? [];
  return Number(byFirst) >= first && Number(byLast) >= last;
}

/** A dispatcher, two workers of which one is killed at work, analytics and a monitor, over streams. */
export async function agentWorkflow(timeline: Timeline, processes: Processes): Promise<Promised[]> {
  timeline.heading("agent-workflow: a dispatcher, workers, analytics and a monitor, over streams");
  processes.start("agent-workflow/dispatcher.ts", "dispatcher");

  const slow = () => timeline.of("took").find((one) => one.text.includes("of slow"));
  await timeline.until(() => slow() !== undefined);
  const killed = slow();
  if (killed) {
    timeline.add({ who: "demo", kind: "warning", text: `kills ${killed.who} in the middle of its task (SIGKILL)` });
    processes.signal(killed.who, "SIGKILL");
  }
  const completed = () => timeline.of("event").filter((one) => one.about === "task_completed").length;
  await timeline.until(() => timeline.distinct("result") >= 8 && completed() >= 8);
  await processes.stopAll(3_000);

  const finishedElsewhere = timeline
    .of("finished")
    .some((one) => one.about === killed?.about && one.who !== killed?.who);
  return [
    { what: "8 tasks were added", met: timeline.of("sent").filter((one) => one.who === "dispatcher").length === 8 },
    { what: "a task added twice was told as a duplicate", met: timeline.of("duplicate").length === 1 },
    { what: "8 tasks gave a result", met: timeline.distinct("result") === 8 },
    {
      what: "every result carried its task's trace",
      met: timeline.of("result").every(({ text }) => /, trace [0-9a-f]{8}:/.test(text)),
    },
    { what: "the killed worker's task was finished by another", met: finishedElsewhere },
    {
      what: "a failing task was retried twice, then dead-lettered",
      met: timeline.of("retried").length >= 2 && timeline.of("dead-lettered").length === 1,
    },
    { what: "the dead letter was replayed, and finished", met: replayedAndFinished(timeline) },
    { what: "the lock guarded the critical section", met: timeline.of("lock").length >= 2 },
    { what: "the limiter held back calls of the API", met: timeline.of("limited").length >= 1 },
    { what: "the monitor saw every task completed", met: completed() >= 8 },
    { what: "the monitor handled each task's events in order", met: eventsInOrder(timeline) },
    {
      what: "the monitor counted workers and pending tasks",
      met: timeline.of("counts").some((one) => one.who === "monitor"),
    },
  ];
}

function replayedAndFinished(timeline: Timeline): boolean {
  const [replayed] = timeline.of("replayed");
  return replayed !== undefined && timeline.of("finished").some(({ about }) => about === replayed.about);
}

/** A task is completed, or has failed, where it was started last: one event after the other. */
function eventsInOrder(timeline: Timeline): boolean {
  const startedBy = new Map<string, string>();
  return timeline.of("event").every(({ text }) => {
    const [event = "", task = "", , worker = ""] = text.split(" ");
    const startedHere = startedBy.get(task) === worker;
    if (event === "task_started") startedBy.set(task, worker);
    else startedBy.delete(task);
    return event === "task_started" || startedHere;
  });
}

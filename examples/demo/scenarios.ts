import type { Processes } from "./processes.js";
import type { Timeline } from "./timeline.js";

/** Something the demo promises: it is told in the summary, and the exit code depends on it. */
export interface Promised {
  readonly what: string;
  readonly met: boolean;
}

const agents = ["a1", "a2", "a3"];

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
  await timeline.until(() => timeline.of("ready").length >= 5, 10_000);
}

/** A controller and three agents over channels; the last agent is stopped by a signal. */
export async function agentCommands(timeline: Timeline, processes: Processes): Promise<Promised[]> {
  timeline.heading("agent-commands: a controller and three agents, over channels");
  const controllerTells = (text: string): boolean =>
    timeline.of("ready").some((one) => one.who === "controller" && one.text.includes(text));
  for (const agent of agents) processes.start("agent-commands/agent.ts", agent);
  await timeline.until(() => controllerTells("stopped by a signal"), 10_000);
  processes.signal("a3", "SIGTERM");
  await timeline.until(() => timeline.distinct("status") >= 6, 3_000);

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

/** A dispatcher, two workers of which one is killed at work, analytics and a monitor, over streams. */
export async function agentWorkflow(timeline: Timeline, processes: Processes): Promise<Promised[]> {
  timeline.heading("agent-workflow: a dispatcher, workers, analytics and a monitor, over streams");
  processes.start("agent-workflow/dispatcher.ts", "dispatcher");

  const slow = () => timeline.of("took").find((one) => one.text.includes("of slow"));
  await timeline.until(() => slow() !== undefined, 5_000);
  const killed = slow();
  if (killed) {
    timeline.add({ who: "demo", kind: "warning", text: `kills ${killed.who} in the middle of its task (SIGKILL)` });
    processes.signal(killed.who, "SIGKILL");
  }
  const completed = () => timeline.of("event").filter((one) => one.about === "task_completed").length;
  await timeline.until(() => timeline.distinct("result") >= 8 && completed() >= 8, 12_000);
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

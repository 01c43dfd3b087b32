/**
 * The group `monitor` of the stream `agents:events`: follows every task, each one's events in order; looks at the workers
 * once a second, and gives dead letters another chance.
 *
 *     npx tsx examples/agent-workflow/monitor.ts
 */
import { setInterval, setTimeout as sleep } from "node:timers/promises";
import { unknownMember } from "../../src/runtime/index.js";
import { type Program, program } from "../support/program.js";

await program("monitor", async (monitor) => {
  const { agents, tell, signal } = monitor;
  const consumer = await agents.streams.events.groups.monitor.consume(async (event) => {
    if (event.event === unknownMember) return;
    // However long one takes, the next one of the same task waits for it; those of other tasks do not.
    if (event.event === "task_started") await sleep(20);
    tell("event", `${event.event} ${event.taskId.slice(0, 8)} by ${event.workerId}`, event.event);
  });
  tell("ready", "is ready");
  try {
    for await (const _ of setInterval(1_000, undefined, { signal })) await look(monitor);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await consumer.stop({ timeoutMs: 2_000 });
});

async function look({ agents, tell }: Program): Promise<void> {
  const { workers } = agents.streams.tasks.groups;
  const { consumers, pending, deadLetters } = await workers.status();
  tell("counts", `${consumers.length} workers, ${pending} tasks pending, ${deadLetters} dead letters`);
  for await (const { id, error, attempts, message } of workers.deadLetters.list()) {
    const { replayed } = await workers.deadLetters.replay({ ids: [id] });
    const text = `replays ${message?.taskId.slice(0, 8)}, given up after ${attempts} attempts: ${error.message}`;
    if (replayed > 0) tell("replayed", text, message?.taskId);
  }
}

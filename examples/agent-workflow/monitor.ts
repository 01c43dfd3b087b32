/**
 * The group `monitor` of the stream `agents:events`: follows every task, and looks at the workers once a second.
 *
 *     npx tsx examples/agent-workflow/monitor.ts
 */
import { setInterval } from "node:timers/promises";
import { unknownMember } from "../../src/runtime/index.js";
import { program } from "../support/program.js";

await program("monitor", async ({ agents, tell, signal }) => {
  const consumer = await agents.streams.events.groups.monitor.consume((event) => {
    if (event.event !== unknownMember)
      tell("event", `${event.event} ${event.taskId.slice(0, 8)} by ${event.workerId}`, event.event);
  });
  tell("ready", "is ready");
  try {
    for await (const _ of setInterval(1_000, undefined, { signal })) {
      const { consumers, pending } = await agents.streams.tasks.groups.workers.status();
      tell("counts", `${consumers.length} workers, ${pending} tasks pending`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await consumer.stop({ timeoutMs: 2_000 });
});

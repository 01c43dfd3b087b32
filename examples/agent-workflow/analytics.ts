/**
 * The group `analytics` of the stream `agents:results`: counts results by kind.
 *
 *     npx tsx examples/agent-workflow/analytics.ts
 */
import { aborted, program } from "../support/program.js";

await program("analytics", async ({ agents, tell, signal }) => {
  const counts = new Map<string, number>();
  const consumer = await agents.streams.results.groups.analytics.consume((result, { headers }) => {
    counts.set(result.kind, (counts.get(result.kind) ?? 0) + 1);
    const trace = headers.traceparent?.split("-")[1]?.slice(0, 8) ?? "none";
    tell(
      "result",
      `${result.taskId.slice(0, 8)} by ${result.workerId}, trace ${trace}: ${JSON.stringify(result.output)}`,
      result.taskId,
    );
  });
  tell("ready", "is ready");
  await aborted(signal);
  await consumer.stop({ timeoutMs: 2_000 });
  tell("counts", `results: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(", ")}`);
});

/** A mover process of the schedule tests: moves what is due to the stream, until it kills itself while a move is under way. */
import { connect } from "../../src/runtime/connection/connect.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { type Task, taskStream } from "./task-stream.js";

const [url = "", prefix = "", name = "", diesAfter = "Infinity"] = process.argv.slice(2);
const connection = await connect(url);
const commands = new StreamCommands<Task>(taskStream(name), { prefix });
process.stdout.write("ready\n");
for (let moves = 0; ; ) {
  const { moved } = await connection.execute(commands.moveDue(7));
  if (moved > 0) moves++;
  if (moves >= Number(diesAfter)) setImmediate(() => process.kill(process.pid, "SIGKILL"));
}

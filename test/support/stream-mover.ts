/** A mover process of the schedule tests: moves what is due to the stream until it is killed, and says how much. */
import { connect } from "../../src/runtime/connection/connect.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { type Task, taskStream } from "./task-stream.js";

const [url = "", prefix = "", name = "", limit = "7"] = process.argv.slice(2);
const connection = await connect(url);
const commands = new StreamCommands<Task>(taskStream(name), { prefix });
process.stdout.write("ready\n");
for (;;) {
  const { moved } = await connection.execute(commands.moveDue(Number(limit)));
  if (moved > 0) process.stdout.write(`${moved}\n`);
}

/** A process of the dead-letter tests: replays all of them, and is killed while a page is under way. */
import { connect } from "../../src/runtime/connection/connect.js";
import { openGroup } from "../../src/runtime/stream/group/operating.js";

const [url = "", key = "", group = ""] = process.argv.slice(2);
const connection = await connect(url);
await openGroup(connection, { key, group }).deadLetters.replay({
  all: true,
  onProgress({ done }) {
    if (done >= 1_000) setImmediate(() => process.kill(process.pid, "SIGKILL"));
  },
});
await connection.close();

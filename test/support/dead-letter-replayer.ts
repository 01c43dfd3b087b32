/** A process of the dead-letter tests: replays all of them, slowly enough to be killed in the middle. */
import { connect } from "../../src/runtime/connection/connect.js";
import { openGroup } from "../../src/runtime/stream/group/operating.js";

const [url = "", key = "", group = ""] = process.argv.slice(2);
const connection = await connect(url);
await openGroup(connection, { key, group }).deadLetters.replay({
  all: true,
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
await connection.close();

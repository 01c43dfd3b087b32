/** A process that holds all that there is, with many of its own next in line. */
import { connect } from "../../../src/runtime/connection/connect.js";
import { Lock } from "../../../src/runtime/lock/lock.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { type CrowdConfig, crowdLock } from "./crowd-lock.js";

const { url, permits, waiters } = configOf<CrowdConfig>();
endWithParent();
const connection = await connect(url);
const lock = new Lock(connection, crowdLock(permits));
for (let held = 0; held < permits; held++) await lock.acquire();
for (let waiting = 0; waiting < waiters; waiting++) void lock.acquire();
while ((await lock.inspect()).waiting < waiters) await new Promise((resolve) => setTimeout(resolve, 10));
tell("ready");

import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition } from "./locks.js";

/** Takes the lock, says so on standard output, and holds it until it is killed. Arguments: url, prefix, name, lease. */
const [url = "", prefix = "", name = "", leaseMs = ""] = process.argv.slice(2);
const connection = await connect(url);
const lock = new Lock(connection, lockDefinition(name, { leaseMs: Number(leaseMs) }), { prefix });
const lease = await lock.acquire();
process.stdout.write(`${lease.fencingToken}\n`);

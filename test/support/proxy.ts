/** The one that users have: our own tests cut the same way. */
export { startProxy, type TcpProxy } from "../../src/runtime/testing/proxy.js";
export type { Fault } from "../../src/runtime/testing/proxy-faults.js";

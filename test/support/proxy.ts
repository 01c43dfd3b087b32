/** The one that users have: our own tests cut the same way. */
export { type Fault, startProxy, type TcpProxy } from "../../src/runtime/testing/proxy.js";

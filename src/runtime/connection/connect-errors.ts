import { ConnectionFailedError } from "../errors.js";
import { harmless } from "./failures.js";
import type { Settings } from "./options.js";

/** The error of a connection that could not be made: allowed fields only, because ioredis' errors hold the command. */
export function describeError(error: Error | undefined, settings: Settings): ConnectionFailedError {
  return new ConnectionFailedError(`No connection to ${placeOf(settings)}: ${reasonOfError(error)}`);
}

/** Trying again cannot help: the credentials, the database or TLS are wrong. */
export function isPermanent(error: Error): boolean {
  if (error.name === "ReplyError")
    return !/^(LOADING|MASTERDOWN|CLUSTERDOWN|BUSY|ERR max number of clients)/.test(error.message);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL)/.test(code);
}

function reasonOfError(error: Error | undefined): string {
  if (!error) return "no answer in time";
  // The error of a cluster whose nodes all failed says nothing; the last node's does.
  const inner = "lastNodeError" in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
  const message = harmless(inner.message);
  return message.includes(code) ? message : `${code} ${message}`;
}

function placeOf({ topology }: Settings): string {
  if (topology.kind === "single") return `${topology.host}:${topology.port}`;
  const nodes = topology.nodes.map((node) => `${node.host}:${node.port}`).join(", ");
  return topology.kind === "cluster"
    ? `the cluster at ${nodes}`
    : `"${topology.name}" through the Sentinels at ${nodes}`;
}

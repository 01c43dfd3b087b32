import type { LockShape } from "../../parse/kinds/locks.js";
import { base } from "../definitions.js";
import { leaseRange, mostHolders } from "../holders.js";
import type { KindMaker } from "../kind-maker.js";
import type { Lock } from "../model.js";
import { Settings } from "../settings.js";

export const lockOf: KindMaker<LockShape, Lock> = ({ types: maker }, shape, name, place) => {
  const settings = new Settings(maker, place);
  const { mode = "exclusive" } = shape;
  const leaseMs = settings.duration("lease", shape.lease, "10s", leaseRange);
  const waitMs = settings.duration("wait", shape.wait, "5s", { least: "0s" });
  const lock = { ...base(maker, shape, name, place), leaseMs, waitMs, mode };
  if (shape.permits === undefined) return lock;
  const permits = settings.count("permits", shape.permits, 1, mostHolders);
  if (mode === "exclusive") return { ...lock, permits };
  const fix = "Leave `permits` out for any number of readers or one writer; leave `mode` out for so many at once.";
  settings.tell("LOCK_INVALID", "permits", "`permits` and `mode: read-write` exclude each other", fix, "key");
  return lock;
};

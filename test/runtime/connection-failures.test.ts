import { describe, expect, test } from "vitest";
import {
  harmless,
  onClosing,
  onDeadline,
  onFullQueue,
  onLostConnection,
  onReplyError,
} from "../../src/runtime/connection/failures.js";

const repeatable = { definition: "a.keys.b", key: "k", repeatable: true };
const unique = { ...repeatable, repeatable: false };

describe("failures", () => {
  test.each([
    ["LOADING Redis is loading the dataset in memory", "later"],
    ["BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", "later"],
    ["CLUSTERDOWN The cluster is down", "later"],
    ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", "later"],
    ["TRYAGAIN Multiple keys request during rehashing of slot", "later"],
    ["NOREPLICAS Not enough good replicas to write.", "later"],
    ["READONLY You can't write against a read only replica.", "resend"],
  ])(
    "failures: what was refused before being applied is sent again, also when not repeatable: %s",
    (message, action) => {
      expect(onReplyError(message, unique, false)).toMatchObject({ action });
    },
  );

  test.each([
    ["WRONGTYPE Operation against a key holding the wrong kind of value", "WRONG_TYPE", undefined],
    ["CROSSSLOT Keys in request don't hash to the same slot", "CROSS_SLOT", undefined],
    ["OOM command not allowed when used memory > 'maxmemory'.", "SERVER_REFUSED", "OOM"],
    ["NOPERM this user has no permissions to run the 'set' command", "SERVER_REFUSED", "NOPERM"],
    ["ERR The user executing the script can't run this command or subcommand script: abc", "SERVER_REFUSED", "NOPERM"],
    ["NOAUTH Authentication required.", "SERVER_REFUSED", "NOAUTH"],
    ["EXECABORT Transaction discarded because of previous errors.", "SERVER_REFUSED", "EXECABORT"],
    ["NOGROUP No such key", "SERVER_REFUSED", "NOGROUP"],
    ["BUSYGROUP Consumer Group name already exists", "SERVER_REFUSED", "BUSYGROUP"],
    ["UNBLOCKED the stream key no longer exists", "SERVER_REFUSED", "UNBLOCKED"],
    ["ERR value is not an integer or out of range", "SERVER_REFUSED", "ERR"],
    ["NOSCRIPT No matching script.", "SERVER_REFUSED", "NOSCRIPT"],
    ["something without a code", "SERVER_REFUSED", "ERR"],
  ])("failures: an answer is an error with a code, a reason, a fix and its key: %s", (message, code, reason) => {
    const verdict = onReplyError(message, repeatable, true);
    expect(verdict).toMatchObject({ action: "reject", error: { code, key: "k", definition: "a.keys.b" } });
    if (verdict.action !== "reject") throw new Error("not rejected");
    expect("reason" in verdict.error ? verdict.error.reason : undefined).toBe(reason);
    expect(verdict.error.fix).not.toBe("");
  });

  test("failures: NOSCRIPT asks for the source, as long as it was not sent", () => {
    expect(onReplyError("NOSCRIPT No matching script.", unique, false)).toEqual({ action: "source" });
  });

  test("failures: a lost connection is unknown only where the command was sent and repeating it is not harmless", () => {
    expect(onLostConnection(true, unique)).toMatchObject({ action: "reject", error: { code: "OUTCOME_UNKNOWN" } });
    expect(onLostConnection(true, repeatable)).toMatchObject({ action: "resend" });
    expect(onLostConnection(false, unique)).toMatchObject({ action: "resend" });
    expect(onLostConnection(false, repeatable)).toMatchObject({ action: "resend" });
  });

  test("failures: a deadline tells what is known of the command", () => {
    expect(onDeadline(false, undefined, 10, unique).code).toBe("UNAVAILABLE");
    expect(onDeadline(false, "Redis is loading its data", 10, unique).message).toContain("loading");
    expect(onDeadline(true, undefined, 10, unique).code).toBe("OUTCOME_UNKNOWN");
    expect(onDeadline(true, undefined, 10, repeatable).code).toBe("DEADLINE_EXCEEDED");
  });

  test("failures: a full queue and a close never say that nothing happened, where something may have", () => {
    expect(onFullQueue(false, undefined, unique).code).toBe("UNAVAILABLE");
    expect(onFullQueue(true, undefined, repeatable).code).toBe("DEADLINE_EXCEEDED");
    expect(onClosing(true, unique).code).toBe("OUTCOME_UNKNOWN");
    expect(onClosing(false, unique).code).toBe("CLOSED");
    expect(onClosing(true, repeatable).code).toBe("CLOSED");
  });

  test("failures: what Redis repeats of the arguments is cut off", () => {
    expect(harmless("ERR unknown command 'FOO', with args beginning with: 'secret' 'more'\r\n")).toBe(
      "ERR unknown command 'FOO'",
    );
    expect(harmless("ERR x\r\ninjected\u0007line")).toBe("ERR x injected line");
  });
});

/** A server process of the run on calls: answers, and notes what it begins before it does. */
import { setTimeout as sleep } from "node:timers/promises";
import { Call } from "../../../src/runtime/call/call.js";
import type { CallContext, CallServer } from "../../../src/runtime/call/handlers.js";
import { RedloomError } from "../../../src/runtime/errors.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { now, openLedger } from "../ledger/ledger.js";
import { opened } from "../ledger/opened.js";
import { watchStalls } from "../ledger/stalls.js";
import type { CallNote, ServerConfig } from "./notes.js";
import {
  type Answer,
  answerOf,
  behaviourOf,
  type Question,
  type QuestionTypes,
  question,
  workMsOf,
} from "./question.js";

const config = configOf<ServerConfig>();
endWithParent();
const note = openLedger<CallNote>(config.folder, config.process, config.life);
watchStalls((ms) => note("stalled", now(), ms));
let runs = 0;
let server: CallServer | undefined;
process.once("SIGTERM", () => void stop());
const connection = await opened(config.url);
server = await serving();
server.finished.catch((error: unknown) => note("failed", now(), "calls", String(error)));
tell("ready");

async function serving(): Promise<CallServer> {
  for (;;) {
    try {
      return await new Call(connection, question).serve(handle, {
        onError: (error) => note("error", now(), "calls", "serve", codeOf(error)),
      });
    } catch (error) {
      note("error", now(), "calls", "serve", codeOf(error));
      await sleep(100);
    }
  }
}

function handle({ key }: Question, call: CallContext<QuestionTypes>): Answer | Promise<Answer> {
  const run = ++runs;
  note("begin", now(), key, run, call.attempt);
  const ms = workMsOf(key);
  const behaviour = behaviourOf(key);
  if (ms > 0 || behaviour !== "answers") return work(key, ms, run, call);
  note("end", now(), run);
  return answerOf(key);
}

async function work(key: string, ms: number, run: number, call: CallContext<QuestionTypes>): Promise<Answer> {
  call.signal.addEventListener("abort", () => note("aborted", now(), run, String(call.signal.reason)));
  if (behaviourOf(key) === "tells") {
    // At most once: while the connection is away nobody hears it.
    for (const step of [1, 2]) await call.progress(answerOf(key, step)).catch(() => undefined);
  }
  await sleep(ms);
  note("end", now(), run);
  if (behaviourOf(key) === "refuses") throw call.error("Refused", answerOf(key));
  return answerOf(key);
}

async function stop(): Promise<void> {
  await server?.stop({ timeoutMs: 5_000 });
  await connection.close();
  process.exit(0);
}

function codeOf(error: unknown): string {
  return error instanceof RedloomError ? error.code : String(error);
}

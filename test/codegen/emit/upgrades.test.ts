import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { emitLift } from "../../../codegen/emit/lift.js";
import type { Json, Model } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { fits } from "../../../codegen/values/fits.js";
import { lift, stamped } from "../../../codegen/values/lift.js";
import { validValue } from "../../../codegen/values/make.js";
import { type Random, seeded } from "../../../codegen/values/random.js";
import { PayloadInvalidError } from "../../../src/runtime/errors.js";
import { messageCodec } from "../../../src/runtime/wire/codec.js";
import { aged, randomModel } from "./random-upgrades.js";
import { compilerFindings, type Emitted, emitMade, loaded, type Parts, partsOf, written } from "./support.js";

type Lift = (json: unknown) => unknown;

async function emittedOf(model: Model): Promise<{ emitted: Emitted; lifts: Record<string, Lift> }> {
  const [contract] = model.contracts;
  if (!contract) throw new Error("No contract");
  const lifting = emitLift({ model, contract, runtime: "../../../src/runtime" });
  const emitted = await loaded([...emitMade(model), ...lifting]);
  return { emitted, lifts: lifting.length > 0 ? await import(join(emitted.folder, "made/lift.ts")) : {} };
}

/** Lifted JSON says its versions; the interpreter's does not. */
function unsaid(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(unsaid);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, one]) => (name === "$version" ? [] : [[name, unsaid(one)]])),
  );
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof PayloadInvalidError) return undefined;
    throw error;
  }
}

function same(one: unknown, other: unknown, what: string): void {
  expect(isDeepStrictEqual(one, other), `${what}: ${JSON.stringify(one)} is ${JSON.stringify(other)}`).toBe(true);
}

function holds(model: Model, name: string, parts: Parts, liftEmitted: Lift, json: Json): "read" | "refused" {
  const id = { contract: "made", name };
  const resolve = messageTypes(model);
  const type = resolve(id);
  if (!type) throw new Error(`No ${name}`);
  const before = JSON.stringify(json);
  const byEmitted = attempt(() => ({ json: liftEmitted(structuredClone(json)) }));
  const interpreted = lift(model, id, json);
  const byInterpreter = "json" in interpreted ? interpreted : undefined;
  same(unsaid(byEmitted), unsaid(byInterpreter), `${before} lifted`);
  const fitting = byEmitted !== undefined && parts.fits(byEmitted.json);
  const interpretedFits =
    byInterpreter !== undefined && fits(type, byInterpreter.json, resolve, { side: "reader" }).length === 0;
  expect(fitting, `${before} fits, as the interpreter says`).toBe(interpretedFits);
  const decoded = parts.schema.safeDecode(json);
  expect(decoded.success, `${before} fits, as zod says`).toBe(fitting);
  expect(JSON.stringify(json), "nothing that is given to the schema is changed").toBe(before);
  if (!fitting || byEmitted === undefined || byInterpreter === undefined) return "refused";
  const value = parts.read(byEmitted.json);
  same(decoded.data, value, `${before} read`);
  const text = parts.stringify(value);
  const encoded = parts.schema.safeEncode(value);
  same(encoded.data, JSON.parse(text), "what zod writes");
  same(liftEmitted(JSON.parse(text)), JSON.parse(text), "what is written is of this version");
  const back = lift(model, id, JSON.parse(text));
  same("json" in back && stamped(model, id, back.json), JSON.parse(text), "what the interpreter would write");
  return "read";
}

describe("messages with versions: emitted lifting, the interpreter's and the schema's agree", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("random contract %i", { timeout: 60_000 }, async (seed) => {
    const model = randomModel(seed * 7919);
    const { emitted, lifts } = await emittedOf(model);
    const random: Random = seeded(seed);
    const resolve = messageTypes(model);
    const seen = { read: 0, refused: 0 };
    for (const { name, type } of model.contracts[0]?.messages ?? []) {
      const liftEmitted = lifts[`lift${name}`] ?? ((json) => json);
      const parts = partsOf(emitted, name);
      const codec = messageCodec({ ...parts, lift: liftEmitted, name, explain: async () => [] } as never);
      for (let count = 0; count < 60; count++) {
        const valid = validValue(type, resolve, random);
        if (valid === undefined) continue;
        const now = stamped(model, { contract: "made", name }, valid);
        expect(holds(model, name, parts, liftEmitted, now), `${name} ${JSON.stringify(now)}`).toBe("read");
        const old: Json = JSON.parse(JSON.stringify(aged(random() < 0.5 ? now : valid, random)));
        const verdict = holds(model, name, parts, liftEmitted, old);
        seen[verdict]++;
        expect(attempt(() => codec.parse(JSON.stringify(old))) === undefined, "the codec").toBe(verdict === "refused");
      }
    }
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(20);
  });

  test("emitted modules: type-check under strict settings", { timeout: 60_000 }, () => {
    const model = randomModel(31);
    const [contract] = model.contracts;
    if (!contract) throw new Error("No contract");
    const lifting = emitLift({ model, contract, runtime: "../../../src/runtime" });
    expect(lifting).toHaveLength(1);
    expect(compilerFindings(written([...emitMade(model), ...lifting]), "nodenext")).toBe("");
  });
});

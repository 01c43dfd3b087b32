import type { Diagnostic } from "../diagnostic.js";
import { Findings } from "../model/findings.js";
import type { Message, Model } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { hasHooks, hooksName, hooksTypeName } from "../model/upgrade-names.js";
import { allTypes } from "../model/walk.js";
import type { Checked } from "./rule.js";

/** Where members of a union look alike, nobody knows which of them to lift. */
export function checkVersions({ model, findings, locate }: Checked): void {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const versioned = reaching(messages);
  if (versioned.size === 0) return;
  for (const { type } of messages) {
    for (const union of allTypes(type)) {
      if (union.kind !== "union" || union.discriminator) continue;
      for (const [index, member] of union.members.entries()) {
        const name = [...allTypes(member)]
          .flatMap((one) => (one.kind === "reference" ? [one.to] : []))
          .find((id) => versioned.has(keyOf(id)))?.name;
        if (name === undefined) continue;
        const fix = "Tell the members apart by a field: `discriminator: kind`.";
        const text = `\`${name}\` has versions, and nothing tells this union which member to lift`;
        findings.add("UPGRADE_UNION", locate(union, union.mode, index), text, fix);
      }
    }
  }
}

/** The messages that have versions, and those that they nest in. */
function reaching(messages: readonly Message[]): ReadonlySet<string> {
  const found = new Set(messages.filter(({ version }) => version > 1).map(({ id }) => keyOf(id)));
  for (let before = -1; before < found.size && found.size > 0; ) {
    before = found.size;
    for (const { id, type } of messages) {
      const to = [...allTypes(type)].flatMap((one) => (one.kind === "reference" ? [keyOf(one.to)] : []));
      if (to.some((key) => found.has(key))) found.add(keyOf(id));
    }
  }
  return found;
}

/** Upgrades that are functions of the user's need to be found: told once for a contract, at the first. */
export function checkHooks(model: Model, hooks: string | undefined): readonly Diagnostic[] {
  if (hooks !== undefined) return [];
  const findings = new Findings();
  for (const contract of model.contracts.filter(hasHooks)) {
    for (const { name, upgrades } of contract.messages) {
      for (const step of upgrades.flatMap(({ steps }) => steps)) {
        if (step.does !== "hook") continue;
        const text = `Nothing says where the function \`${step.name}\` of \`${name}\` is`;
        const fix = `Write \`hooks: src/upgrades.ts\` in redloom.config.yaml, and in that file \`export const ${hooksName(contract)}: ${hooksTypeName(contract)} = { ${name}: { ${step.name}: (json) => … } }\`.`;
        findings.add("UPGRADE_HOOKS", step.source, text, fix);
      }
    }
  }
  return findings.all;
}

import type { Contract, Message } from "./model.js";
import { camelCase } from "./names.js";

/** `liftTask`, in `lift.ts`, which the index leaves out: JSON of any version → of this one, with all that nests in it. */
export function liftName(message: Pick<Message, "name">): string {
  return `lift${message.name}`;
}

/** `upgradeTask`, beside it: without what nests in it. */
export function upgradeName(message: Pick<Message, "name">): string {
  return `upgrade${message.name}`;
}

/** `AgentsUpgrades`: the hooks of a contract, as a program has to write them. */
export function hooksTypeName({ clientName }: Pick<Contract, "clientName">): string {
  return `${clientName}Upgrades`;
}

/** `agentsUpgrades`: what the module of hooks exports for a contract. */
export function hooksName(contract: Pick<Contract, "clientName">): string {
  return camelCase(hooksTypeName(contract));
}

/** The hooks of a message, each once. */
export function hookNames({ upgrades }: Pick<Message, "upgrades">): readonly string[] {
  const steps = upgrades.flatMap((upgrade) => upgrade.steps);
  return [...new Set(steps.flatMap((step) => (step.does === "hook" ? [step.name] : [])))];
}

export function hasHooks(contract: Pick<Contract, "messages">): boolean {
  return contract.messages.some((message) => hookNames(message).length > 0);
}

import { type Kind, kinds } from "../kinds.js";
import { builtinNames } from "../model/builtins.js";
import { groupHandlerNames, handlerExports } from "../model/handler-names.js";
import type { Contract, Group, Source } from "../model/model.js";
import {
  camelCase,
  clientNames,
  definitionExports,
  definitionNameProblem,
  foreignGroupClassName,
  hasDefinitions,
  isDefinitionName,
  isGlobalType,
  isMessageName,
  messageExports,
  pascalCase,
} from "../model/names.js";
import { hasHooks, hooksTypeName } from "../model/upgrade-names.js";
import type { Checked } from "./rule.js";

/** Names must become identifiers, and everything that is emitted for a namespace a name of its own. */
export function checkNames(checked: Checked): void {
  for (const contract of checked.model.contracts) {
    checkMessageNames(checked, contract);
    if (!contract.external) checkDefinitionNames(checked, contract);
    checkEmitted(checked, contract);
  }
}

function checkMessageNames({ findings }: Checked, contract: Contract): void {
  const declared = contract.messages.filter(({ inPlace }) => !inPlace);
  for (const { name, source } of declared) {
    if (builtinNames.includes(name)) {
      const fix = `Choose another name, in PascalCase: \`${pascalCase(name)}Value\`, for instance.`;
      findings.add("MESSAGE_NAME", source, `\`${name}\` is a built-in type`, fix);
    } else if (!isMessageName(name)) {
      const better = pascalCase(name).replace(/^[0-9]+/, "");
      const fix = better === "" ? "Begin with a capital letter." : writeFix(better, name, declared);
      findings.add("MESSAGE_NAME", source, `\`${name}\` is not in PascalCase`, fix);
    } else if (isGlobalType(name)) {
      const fix = "Choose another name: generated code and its users need TypeScript's own.";
      findings.add("NAME_RESERVED", source, `\`${name}\` is a type of TypeScript`, fix);
    }
  }
}

function checkDefinitionNames(checked: Checked, contract: Contract): void {
  for (const kind of kinds) {
    for (const definition of contract[kind]) {
      checkDefinitionName(checked, definition, contract[kind], "definition");
      const groups = groupsOf(definition);
      for (const group of groups) checkDefinitionName(checked, group, groups, "group");
      checkErrorNames(checked, definition);
    }
    checkCasing(checked, contract[kind], `\`${kind}\``, isDefinitionName);
    for (const stream of contract[kind]) {
      checkCasing(checked, groupsOf(stream), `the groups of \`${stream.name}\``, isDefinitionName);
    }
  }
  for (const group of contract.groups) checkDefinitionName(checked, group, contract.groups, "group");
  checkCasing(checked, contract.groups, "`groups`", isDefinitionName);
  checkCasing(
    checked,
    contract.messages.filter((message) => !message.inPlace),
    "`messages`",
    isMessageName,
  );
}

function groupsOf(definition: Contract[Kind][number]): readonly Group[] {
  return "groups" in definition ? definition.groups : [];
}

/** Errors of a call are told apart by name on the wire, and stand in its types. */
function checkErrorNames(checked: Checked, definition: Contract[Kind][number]): void {
  const errors = "errors" in definition ? definition.errors : [];
  for (const { name, source } of errors.filter((one) => !isMessageName(one.name))) {
    const better = pascalCase(name).replace(/^[0-9]+/, "");
    const fix = isMessageName(better)
      ? writeFix(better, name, errors)
      : "Begin with a capital letter; go on with letters and digits.";
    checked.findings.add("NAME_INVALID", source, `The error \`${name}\` is not in PascalCase`, fix);
  }
  checkCasing(checked, errors, `the errors of \`${definition.name}\``, isMessageName);
}

/** What Redis calls a definition is its address; a group it calls by its name. */
function checkDefinitionName(
  { findings }: Checked,
  { name, source }: Named,
  beside: readonly Named[],
  what: "definition" | "group",
): void {
  if (!isDefinitionName(name)) {
    const better = camelCase(name).replace(/^[0-9]+/, "");
    const fix = isDefinitionName(better)
      ? writeFix(better, name, beside, what === "group" ? "" : "; `address` may say anything else")
      : "Begin with a small letter; go on with letters and digits.";
    findings.add("NAME_INVALID", source, `\`${name}\` cannot be made an identifier in camelCase`, fix);
    return;
  }
  const problem = definitionNameProblem(name);
  if (problem === undefined) return;
  const fix = `Choose another name${what === "group" ? "." : "; `address` keeps the name in Redis."}`;
  findings.add("NAME_RESERVED", source, `\`${name}\` ${problem}`, fix);
}

interface Named {
  readonly name: string;
  readonly source: Source;
}

/** A name that is taken is no advice. */
function writeFix(better: string, name: string, beside: readonly Named[], rest = ""): string {
  const other = beside.find((one) => one.name !== name && casingKey(one.name) === casingKey(better));
  return other ? `Choose another name: \`${other.name}\` stands beside it.` : `Write \`${better}\`${rest}.`;
}

function casingKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Names that differ by case only are one file, or one class, to somebody. What is no name is told as that, and once. */
function checkCasing(
  { findings }: Checked,
  named: readonly Named[],
  where: string,
  isName: (name: string) => boolean,
): void {
  const seen = new Map<string, Named>();
  for (const one of inOrder(named.filter(({ name }) => isName(name)))) {
    const key = casingKey(one.name);
    const other = seen.get(key);
    if (!other) {
      seen.set(key, one);
      continue;
    }
    const text = `\`${one.name}\` and \`${other.name}\` under ${where} are one name after casing`;
    findings.add("NAME_COLLISION", one.source, text, "Rename one of them.");
  }
}

/** All that `index.ts` of a namespace gives, against each other. What is no name is told as that. */
function checkEmitted({ findings }: Checked, contract: Contract): void {
  const emitted = new Map<string, string>();
  const claim = (names: readonly string[], owner: string, source: Source | undefined) => {
    const taken = names.filter((name) => (emitted.get(name) ?? owner) !== owner);
    for (const name of names) if (!emitted.has(name)) emitted.set(name, owner);
    const [first] = taken;
    if (first === undefined || !source) return;
    const text = `${owner} and ${emitted.get(first)} would both give \`${first}\` in generated code`;
    findings.add("NAME_COLLISION", source, text, "Rename one of them.");
  };
  const isClient = !contract.external && hasDefinitions(contract);
  if (isClient) claim(Object.values(clientNames(contract)), "the client", undefined);
  if (!contract.external) {
    for (const kind of kinds) {
      const definitions: readonly Contract[Kind][number][] = contract[kind];
      for (const definition of inOrder(definitions.filter(({ name }) => isDefinitionName(name)))) {
        const names = [...definitionExports(kind, definition), ...handlerExports(kind, definition)];
        claim(names, `${kind}.${definition.name}`, definition.source);
      }
    }
    for (const group of inOrder(contract.groups)) {
      const handlers = Object.values(groupHandlerNames(undefined, group));
      claim([foreignGroupClassName(group), ...handlers], `groups.${group.name}`, group.source);
    }
  }
  if (hasHooks(contract)) claim([hooksTypeName(contract)], "the hooks of upgrades", undefined);
  for (const message of inOrder(contract.messages)) {
    if (!message.inPlace && !isMessageName(message.name)) continue;
    claim(messageExports(message), `messages.${message.name}`, message.source);
  }
}

function inOrder<One extends { readonly source: Source }>(all: readonly One[]): readonly One[] {
  return [...all].sort(
    ({ source: a }, { source: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

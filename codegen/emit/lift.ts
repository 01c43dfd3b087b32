import type { Message, MessageId, UpgradeStep } from "../model/model.js";
import { camelCase } from "../model/names.js";
import { hookNames, hooksName, hooksTypeName, liftName, upgradeName } from "../model/upgrade-names.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { type LiftScope, type LiftSite, liftBody } from "./lift-body.js";
import { isLifted } from "./lift-of.js";
import { messageOf } from "./messages-of.js";
import { type Module, printModule, type Statement, StructureKind } from "./source.js";
import { jsonLiteral, propertyAccess, stringLiteral } from "./text.js";

/**
 * `lift.ts`, for contracts with messages that have versions, or that nest such: what makes JSON of an older version JSON
 * of this one, before anything looks at it.
 */
export function emitLift(emission: Emission): Module[] {
  const { contract } = emission;
  const messages = contract.messages.filter((message) => isLifted(emission.model, message));
  if (messages.length === 0) return [];
  const scope = new Scope(emission, messages);
  const statements = messages.flatMap((message) => liftStatements(scope, message));
  const hooks = scope.hookStatements;
  return [
    {
      path: `${contract.folder}/lift.ts`,
      text: printModule(contract.files, [...scope.imports.statements, ...hooks, ...statements]),
    },
  ];
}

function liftStatements(scope: Scope, message: Message): Statement[] {
  const own = message.version > 1 ? upgradeStatements(scope, message) : [];
  const lift = liftName(message);
  const docs = `JSON of any version of ${message.name}, and of what nests in it → of this version. May change what it is given.`;
  const start = (recursive: boolean): Statement[] => {
    scope.insideRecursion = recursive;
    const name = recursive ? `${lift}$unbounded` : lift;
    const site = { scope, path: name, message: message.name };
    const body = liftBody(recursive ? { ...site, levels: "levels" } : site, message.type);
    scope.insideRecursion = false;
    const parameter = own.length > 0 && body ? "stored" : "json";
    const upgraded = own.length > 0 ? `${upgradeName(message)}(${parameter})` : parameter;
    const lines = body ? (own.length > 0 ? [`const json = ${upgraded};`, ...body] : body) : [`return ${upgraded};`];
    const parameters: readonly Parameter[] = recursive ? [parameter, "levels"] : [parameter];
    return [...scope.takeHelpers(), functionOf(name, parameters, lines, recursive ? undefined : docs)];
  };
  if (!message.recursive) return [...own, ...start(false)];
  const inner = start(true);
  // No payload exhausts the stack: what nests deeper is left to the check, which refuses it.
  const bounded = [
    `if (levels !== undefined) return ${lift}$unbounded(json, levels);`,
    `return ${scope.runtime("isShallow")}(json) ? ${lift}$unbounded(json, ${scope.runtime("mostLevels")}) : json;`,
  ];
  const levels = "@param levels how deep it may nest yet, where it nests in a message that it can nest itself";
  return [...own, ...inner, functionOf(lift, ["json", "levels?"], bounded, `${docs}\n${levels}`)];
}

function upgradeStatements(scope: Scope, message: Message): Statement[] {
  const { name, version, upgrades } = message;
  const table = `${camelCase(name)}Upgrades`;
  const lines = upgrades.map(({ to, steps }) => {
    const all = steps.map((step) => `        ${stepText(scope, message, step)},\n`).join("");
    return `    {\n      to: ${to},\n      steps: [\n${all}      ],\n    },\n`;
  });
  const declared = `\nconst ${table}: ${scope.imports.runtimeType("Upgrades")} = {\n  name: ${stringLiteral(name)},\n  to: ${version},\n  upgrades: [\n${lines.join("")}  ],\n};\n`;
  const body = [`return ${scope.runtime("upgraded")}(${table}, json);`];
  const docs = `JSON of any version of ${name} → of version ${version}. What nests in it is as it was.`;
  return [declared, functionOf(upgradeName(message), ["json"], body, docs)];
}

function stepText(scope: Scope, message: Message, step: UpgradeStep): string {
  switch (step.does) {
    case "move":
      return `{ does: "move", from: ${jsonLiteral(step.from)}, to: ${jsonLiteral(step.to)} }`;
    case "default":
      return `{ does: "default", at: ${jsonLiteral(step.at)}, value: ${jsonLiteral(step.value)} }`;
    case "hook":
      return `{ does: "hook", name: ${stringLiteral(step.name)}, run: (json) => ${scope.hook(message, step.name)}(json) }`;
    default:
      return step satisfies never;
  }
}

type Parameter = "json" | "stored" | "levels" | "levels?";

function functionOf(name: string, parameters: readonly Parameter[], body: readonly string[], docs?: string): Statement {
  return {
    kind: StructureKind.Function,
    isExported: docs !== undefined,
    name,
    parameters: parameters.map((parameter) => ({
      name: parameter.replace("?", ""),
      type: parameter.startsWith("levels") ? "number" : "unknown",
      hasQuestionToken: parameter.endsWith("?"),
    })),
    returnType: "unknown",
    docs: docs === undefined ? [] : [docs],
    statements: [body.join("\n")],
  };
}

class Scope implements LiftScope {
  readonly imports: Imports;
  readonly #emission: Emission;
  readonly #taken: Set<string>;
  #helpers: Statement[] = [];
  #hasHooks = false;
  insideRecursion = false;

  constructor(emission: Emission, messages: readonly Message[]) {
    this.#emission = emission;
    const own = messages.flatMap((message) => [
      liftName(message),
      upgradeName(message),
      `${camelCase(message.name)}Upgrades`,
    ]);
    this.#taken = new Set(own);
    this.imports = new Imports(emission.runtime, ["Array", "Object", "hooks", ...own]);
  }

  runtime(name: Parameters<Imports["runtime"]>[0]): string {
    return this.imports.runtime(name);
  }

  liftOf(id: MessageId): ReturnType<LiftScope["liftOf"]> {
    const { model, contract } = this.#emission;
    const message = messageOf(model, id);
    if (!isLifted(model, message)) return undefined;
    const name = liftName(message);
    const takesLevels = this.insideRecursion && message.recursive;
    if (id.contract !== contract.folder) {
      return { name: this.imports.value(moduleOf(this.#emission, id, "lift"), name), takesLevels };
    }
    return { name: takesLevels ? `${name}$unbounded` : name, takesLevels };
  }

  helper(path: LiftSite["path"], body: readonly string[], takesLevels: boolean): string {
    let name = path;
    for (let count = 2; this.#taken.has(name); count++) name = `${path}$${count}`;
    this.#taken.add(name);
    this.#helpers.push(functionOf(name, takesLevels ? ["json", "levels"] : ["json"], body));
    return name;
  }

  takeHelpers(): Statement[] {
    const helpers = this.#helpers;
    this.#helpers = [];
    return helpers;
  }

  hook(message: Message, name: string): string {
    this.#hasHooks = true;
    return propertyAccess(propertyAccess("hooks()", message.name), name);
  }

  get hookStatements(): Statement[] {
    if (!this.#hasHooks) return [];
    const { contract } = this.#emission;
    const { hooks } = this.#emission;
    // The contract was refused where there is no such module.
    if (hooks === undefined) throw new Error("There is no module of hooks");
    const type = this.imports.type("./upgrades.js", hooksTypeName(contract));
    const given = this.imports.value(hooks, hooksName(contract));
    return [
      `\n/** Typed here too, so that a hook that is missing does not compile. */\nconst hooks = (): ${type} => ${given};\n`,
    ];
  }
}

/** `upgrades.ts`, types only, so that the program's module of hooks imports nothing that imports it. */
export function emitHooks({ contract, runtime }: Emission): Module[] {
  const messages = contract.messages.filter((message) => hookNames(message).length > 0);
  if (messages.length === 0) return [];
  const name = hooksTypeName(contract);
  const imports = new Imports(runtime, [name]);
  const hook = imports.runtimeType("UpgradeHook");
  const statement: Statement = {
    kind: StructureKind.Interface,
    isExported: true,
    name,
    docs: [
      `What lifts older messages where the contract names a hook. A module of the program's own exports them:\n\`export const ${hooksName(contract)}: ${name} = { … }\`. \`hooks\` in redloom.config.yaml names that module.`,
    ],
    properties: messages.map((message) => ({
      name: message.name,
      isReadonly: true,
      type: `{ ${hookNames(message)
        .map((one) => `readonly ${one}: ${hook}`)
        .join("; ")} }`,
    })),
  };
  return [
    { path: `${contract.folder}/upgrades.ts`, text: printModule(contract.files, [...imports.statements, statement]) },
  ];
}

import type { ConcurrencyLimit, Limit, Rate, RateLimit } from "../../model/model.js";
import { className, definitionName, parametersName } from "../../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  redisName,
  slottedClass,
  typeArguments,
} from "../definition.js";
import type { Emission } from "../emission.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import { docsOf, type Statement } from "../source.js";

export const limitEmitter: KindEmitter<Limit> = {
  statements: limitStatements,
  tune: { type: limitTune, names: ({ counts }) => counts },
  roundTrip: {
    // A place in flight is renewed, which is not one round trip.
    commands: (_, { counts }) => (counts === "concurrency" ? undefined : "LimitCommands"),
    sync: (_, limit) => {
      if (limit.counts === "concurrency") return "SyncConcurrencyLimiter";
      return limit.overridable ? "SyncOverridableLimiter" : "SyncLimiter";
    },
    slotted: true,
    shared: { name: "kept", isUsed: keepsRates, make: (imports) => `new ${imports.runtime("KeptRates")}()` },
  },
};

/** Its values are made again and again, and go by rates that may be kept in Redis. */
function keepsRates(limit: Limit): boolean {
  return limit.counts === "rates" && limit.overridable && hasParameters(limit);
}

function limitStatements(emission: Emission, limit: Limit, imports: Imports): Statement[] {
  switch (limit.counts) {
    case "rates":
      return rateLimitStatements(emission, limit, imports);
    case "concurrency":
      return concurrencyLimitStatements(emission, limit, imports);
    default:
      return limit satisfies never;
  }
}

function limitTune(limit: Limit, imports: Imports): string {
  if (limit.counts === "concurrency") return imports.runtimeType("ConcurrencyLimitTune");
  const parameters = hasParameters(limit)
    ? imports.type("./limits.js", parametersName("limits", limit))
    : imports.runtimeType("NoParameters");
  return imports.runtimeType("LimitTune") + typeArguments([parameters]);
}

function rateLimitStatements(emission: Emission, limit: RateLimit, imports: Imports): Statement[] {
  const parameters = hasParameters(limit) ? parametersName("limits", limit) : imports.runtimeType("NoParameters");
  return [
    definitionStatement(emission, "limits", limit, imports, {
      type: imports.runtimeType("LimitDefinition") + definitionTypeArguments("limits", limit),
      members: [
        `rates: [${limit.rates.map(rateLiteral).join(", ")}]`,
        ...(limit.algorithm === "gcra" ? [] : [`algorithm: "${limit.algorithm}"`]),
        `onUnavailable: "${limit.onUnavailable}"`,
        ...deadlineMember(limit),
        ...(limit.rememberDenialsMs === 0 ? [] : [`rememberDenialsMs: ${limit.rememberDenialsMs}`]),
        ...(limit.overridable ? ["overridable: true"] : []),
      ],
    }),
    boundClass(
      className(limit, "Limiter"),
      {
        base: limit.overridable
          ? slottedClass("limits", limit, "OverridableLimiter", "ParameterizedOverridableLimiter", imports)
          : slottedClass("limits", limit, "Limiter", "ParameterizedLimiter", imports),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("LimitOptions") + typeArguments([parameters]),
        definition: definitionName("limits", limit),
      },
      docsOf(limit.doc, { notes: [rateNote(emission, limit)] }),
    ),
  ];
}

function rateNote(emission: Emission, limit: RateLimit): string {
  const algorithm = limit.algorithm === "gcra" ? "" : ` (${limit.algorithm})`;
  const further = [
    ...(limit.overridable ? [" Rates of single limiters may be kept in Redis."] : []),
    ...withoutRedis(limit, limit.onUnavailable),
    ...(limit.rememberDenialsMs === 0 ? [] : [` Denials are remembered for up to ${limit.rememberDenialsMs} ms.`]),
  ];
  const told = limit.rates.map(toldRate).join("; ");
  return `Limits \`${redisName(emission, limit)}\`: ${told}${algorithm}, unless tuned.${further.join("")}`;
}

function concurrencyLimitStatements(emission: Emission, limit: ConcurrencyLimit, imports: Imports): Statement[] {
  const { concurrency, leaseMs, onUnavailable } = limit;
  const further = withoutRedis(limit, onUnavailable === "deny" ? "deny" : "allow, uncounted").join("");
  const note = `Limits \`${redisName(emission, limit)}\`: ${concurrency} in flight, lease ${leaseMs} ms, unless tuned.${further}`;
  return [
    definitionStatement(emission, "limits", limit, imports, {
      type: imports.runtimeType("ConcurrencyLimitDefinition") + definitionTypeArguments("limits", limit),
      members: [
        `concurrency: ${concurrency}`,
        `leaseMs: ${leaseMs}`,
        `onUnavailable: "${onUnavailable}"`,
        ...deadlineMember(limit),
      ],
    }),
    boundClass(
      className(limit, "Limiter"),
      {
        base: slottedClass("limits", limit, "ConcurrencyLimiter", "ParameterizedConcurrencyLimiter", imports),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("ConcurrencyLimitOptions"),
        definition: definitionName("limits", limit),
      },
      docsOf(limit.doc, { notes: [note] }),
    ),
  ];
}

function deadlineMember({ deadlineMs }: Limit): string[] {
  return deadlineMs === undefined ? [] : [`deadlineMs: ${deadlineMs}`];
}

/** What is decided then, where the contract says more than what holds without a word. */
function withoutRedis({ onUnavailable, deadlineMs }: Limit, decides: string): string[] {
  if (deadlineMs !== undefined) return [` Without an answer within ${deadlineMs} ms: ${decides}.`];
  return onUnavailable === "deny" ? [] : [` Without Redis: ${decides}.`];
}

function rateLiteral({ allow, perMs, burst }: Rate): string {
  return `{ allow: ${allow}, perMs: ${perMs}${burst === undefined ? "" : `, burst: ${burst}`} }`;
}

function toldRate({ allow, perMs, burst }: Rate): string {
  return `${allow} in ${perMs} ms${burst === undefined ? "" : `, ${burst} at once`}`;
}

import type { Limit, Rate, RateLimit } from "../model/model.js";
import { className, definitionName, parametersName } from "../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  kindModule,
  redisName,
} from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { docsOf, type Module, type Statement } from "./source.js";

export function emitLimits(emission: Emission): Module[] {
  return kindModule(emission, "limits", emission.contract.limits, (limit, imports) =>
    limitStatements(emission, limit, imports),
  );
}

function limitStatements(emission: Emission, limit: Limit, imports: Imports): Statement[] {
  if (limit.counts === "concurrency") return [];
  return rateLimitStatements(emission, limit, imports);
}

function rateLimitStatements(emission: Emission, limit: RateLimit, imports: Imports): Statement[] {
  const base = hasParameters(limit)
    ? `${imports.runtime("ParameterizedLimiter")}<${parametersName("limits", limit)}>`
    : imports.runtime("Limiter");
  const told = limit.rates.map(toldRate).join("; ");
  return [
    definitionStatement(emission, "limits", limit, imports, {
      type: imports.runtimeType("LimitDefinition") + definitionTypeArguments("limits", limit),
      members: [
        `rates: [${limit.rates.map(rateLiteral).join(", ")}]`,
        ...(limit.algorithm === "gcra" ? [] : [`algorithm: "${limit.algorithm}"`]),
        `onUnavailable: "${limit.onUnavailable}"`,
        ...(limit.rememberDenialsMs === 0 ? [] : [`rememberDenialsMs: ${limit.rememberDenialsMs}`]),
        ...(limit.overridable ? ["overridable: true"] : []),
      ],
    }),
    boundClass(
      className(limit, "Limiter"),
      {
        base,
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("LimitOptions"),
        definition: definitionName("limits", limit),
      },
      docsOf(limit.doc, { notes: [`Limits \`${redisName(emission, limit)}\`: ${told}, unless tuned.`] }),
    ),
  ];
}

function rateLiteral({ allow, perMs, burst }: Rate): string {
  return `{ allow: ${allow}, perMs: ${perMs}${burst === undefined ? "" : `, burst: ${burst}`} }`;
}

function toldRate({ allow, perMs, burst }: Rate): string {
  return `${allow} in ${perMs} ms${burst === undefined ? "" : `, ${burst} at once`}`;
}

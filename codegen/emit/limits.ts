import type { Limit } from "../model/model.js";
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
  const base = hasParameters(limit)
    ? `${imports.runtime("ParameterizedLimiter")}<${parametersName("limits", limit)}>`
    : imports.runtime("Limiter");
  const rates = limit.rates.map(({ allow, perMs, burst }) => `{ allow: ${allow}, perMs: ${perMs}, burst: ${burst} }`);
  const told = limit.rates.map(({ allow, perMs, burst }) => `${allow} in ${perMs} ms, ${burst} at once`).join("; ");
  return [
    definitionStatement(emission, "limits", limit, imports, {
      type: imports.runtimeType("LimitDefinition") + definitionTypeArguments("limits", limit),
      members: [`rates: [${rates.join(", ")}]`, `onUnavailable: "${limit.onUnavailable}"`],
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

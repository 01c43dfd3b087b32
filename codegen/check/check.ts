import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import { Findings } from "../model/findings.js";
import type { Model } from "../model/model.js";

/** Every rule about a model that is whole; all findings at once. */
export function checkModel(model: Model): Diagnostic[] {
  const findings = new Findings();
  void model;
  return sortDiagnostics(findings.all);
}

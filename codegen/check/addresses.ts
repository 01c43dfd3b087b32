import { meetingForms } from "../model/meeting-forms.js";
import { claimsOf } from "../model/redis-names.js";
import { Clashes } from "./clashes.js";
import type { Checked } from "./rule.js";

/** No two definitions may reach one Redis name: channels among channels, everything that is a key among keys. */
export function checkAddresses({ model, findings, messageType }: Checked): void {
  const claims = claimsOf(model.contracts, messageType);
  const clashes = new Clashes();
  const left = meetingForms(claims, (one, other, name) => clashes.add(one, other, name));
  clashes.tell(findings);
  if (left === undefined || !clashes.isEmpty) return;
  const text = `\`${left.owner}\` is one of too many whose addresses can begin and end alike: nobody can tell in time whether two meet`;
  findings.add("ADDRESS_INVALID", left.source, text, "Begin addresses with a text that tells definitions apart.");
}

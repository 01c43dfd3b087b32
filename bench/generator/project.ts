import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A project of its own with so many contracts of five definitions and two messages each, most of which use another. */
export function makeProject(contracts: number): string {
  const root = mkdtempSync(join(tmpdir(), "redloom-bench-"));
  mkdirSync(join(root, "schemas"));
  for (let at = 0; at < contracts; at++) writeContract(root, at, "host");
  return root;
}

export function writeContract(root: string, at: number, field: string): void {
  writeFileSync(join(root, `schemas/contract${at}.yaml`), contract(at, field));
}

function contract(at: number, field: string): string {
  const uses = at > 6;
  return `redloom: 1
namespace: ns${at}
${uses ? `uses: { other: contract${at % 7}.yaml }\n` : ""}messages:
  Origin: { fields: { agentId: string, at: date-time, ${field}?: string } }
  Order:
    description: What somebody ordered.
    fields:
      id: uuid
      total: { type: integer, minimum: 0, maximum: 100000 }
      kind: { enum: [a, b, c] }
      tags?: string[]
      origin?: Origin
${uses ? "      other?: other.Origin\n" : ""}channels: { orders: { message: Order } }
streams: { placed: { message: Order, groups: { mail: { start: earliest } } } }
locks: { till: { lease: 5s } }
limits: { api: { rates: [{ allow: 1, per: 1m }] } }
keys: { last: { value: Order, address: "last:{who}" } }
`;
}

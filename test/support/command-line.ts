import { run } from "../../cli/program.js";
import { nowhere, type Surroundings } from "../../cli/surroundings.js";
import { makeFolder } from "./folder.js";

/** A contract with a plain stream, one with a parameter, and something sensitive. */
export const shopContract = `redloom: 1
namespace: shop
messages:
  Card: { fields: { holder: string, number: { type: string, sensitive: true } } }
  Order: { fields: { id: string, total: integer, note?: string, card?: Card, cards?: "Card[]" } }
streams:
  orders:
    message: Order
    groups:
      mail: { start: earliest, ackTimeout: 10s }
      billing: { start: earliest }
  visits:
    address: "visits:{site}"
    parameters: { site: string }
    message: { fields: { path: string } }
    groups: { counters: { start: latest } }
`;

/** Runs command lines in a project of its own. Call inside a test. */
export function commandLine(url: string, prefix: string, surroundings: Partial<Surroundings> = {}) {
  const folder = makeFolder();
  folder.write({ "schemas/shop.yaml": shopContract, "redloom.config.yaml": `prefix: "${prefix}"\n` });
  const place = { ...nowhere, environment: { REDLOOM_REDIS_URL: url }, ...surroundings };
  const redloom = async (...args: string[]) => {
    const { exitCode, out, err } = await run(args, folder.path, place);
    return { status: exitCode, stdout: out, stderr: err };
  };
  return {
    folder,
    redloom,
    /** What `--json` says; nothing may stand on standard error beside it. */
    async json(...args: string[]) {
      const { status, stdout, stderr } = await redloom(...args, "--json");
      if (stderr !== "") throw new Error(`beside the JSON: ${stderr}`);
      return { status, report: JSON.parse(stdout) };
    },
  };
}

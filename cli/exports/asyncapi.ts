import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type About, asyncapiOf, type Server } from "../../codegen/export/asyncapi.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { jsonReport } from "../printing/report.js";
import type { Settings } from "../settings/settings.js";
import { contractsMeant, type ExportFlags, readModel, writeExported } from "./exported.js";
import { jsonText, yamlText } from "./exported-text.js";

export interface AsyncApiFlags extends ExportFlags {
  readonly format?: "yaml" | "json";
  /** `name=url` */
  readonly server: readonly string[];
  readonly title?: string;
  readonly apiVersion?: string;
}

/** All contracts, or one, as an AsyncAPI 3 document. */
export function asyncApi(settings: Settings, cwd: string, flags: AsyncApiFlags): Outcome {
  const servers = flags.server.map(serverOf);
  const twice = servers.find(({ name }, at) => servers.findIndex((one) => one.name === name) < at);
  if (twice) throw usage(`Two servers are called "${twice.name}"`, "Give each a name of its own.");
  const read = readModel("asyncapi", settings, flags);
  if ("outcome" in read) return read.outcome;
  const { output, contract } = flags;
  const document = asyncapiOf(read.model, contractsMeant(read.model, contract), aboutOf(settings, flags, servers));
  const format = flags.format ?? (output?.endsWith(".json") ? "json" : "yaml");
  const text = format === "json" ? jsonText(document) : yamlText(document);
  if (output !== undefined) return writeExported("asyncapi", settings, cwd, [{ path: output, text }], flags);
  const out = flags.json ? jsonReport("asyncapi", { findings: [], document }) : text;
  return { exitCode: exitCodes.done, out, err: "" };
}

/** AsyncAPI wants both: what nobody says is what the project says of itself. */
function aboutOf({ root }: Settings, { title, apiVersion }: AsyncApiFlags, servers: readonly Server[]): About {
  const project = packageOf(root);
  return {
    title: title ?? project.name ?? "Redis messaging",
    version: apiVersion ?? project.version ?? "0.0.0",
    servers,
  };
}

function packageOf(root: string): { readonly name?: string; readonly version?: string } {
  try {
    const found: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    if (typeof found !== "object" || found === null) return {};
    return {
      ...("name" in found && typeof found.name === "string" ? { name: found.name } : {}),
      ...("version" in found && typeof found.version === "string" ? { version: found.version } : {}),
    };
  } catch {
    // A project need not have one.
    return {};
  }
}

function serverOf(text: string): Server {
  const [, name = "", url = ""] = /^([\w-]+)=(.*)$/s.exec(text) ?? [];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // The URL itself is not told: it may hold what no document may.
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === "") {
    const fix = "Write `--server production=redis://redis.example.com:6379`; `rediss:` for TLS.";
    throw usage("A server is a name and a URL of Redis", fix);
  }
  if (parsed.username !== "" || parsed.password !== "" || parsed.search !== "") {
    throw usage(
      `The URL of the server "${name}" holds a user, a password or options`,
      "Leave them out: a document is read by many.",
    );
  }
  const database = /^\/(\d+)$/.exec(parsed.pathname)?.[1];
  if (parsed.pathname !== "" && parsed.pathname !== "/" && database === undefined) {
    throw usage(
      `The URL of the server "${name}" has a path that is no database`,
      "Write its number: `redis://host:6379/0`.",
    );
  }
  const port = parsed.port === "" ? 6379 : Number(parsed.port);
  const where = { name, host: parsed.hostname, port, tls: parsed.protocol === "rediss:" };
  return database === undefined ? where : { ...where, database: Number(database) };
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../../codegen/generate.js";
import type { TypesContender } from "./suite.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const numbers = Array.from({ length: 500 }, (_, at) => at);

/** The floor: what the types cost by themselves. */
export async function plainInterfaces(): Promise<TypesContender> {
  return project({ "messages.ts": numbers.map((at) => plain(at)).join("") });
}

/** What a program with as many types as it likes pays once: the declarations of zod, ioredis and the runtime. */
export async function besideLibraries(): Promise<TypesContender> {
  const made = project({
    "messages.ts": numbers.map((at) => plain(at)).join(""),
    "libraries.ts": `export type { MessageCodec } from "./runtime/src/runtime/generated.js";\nexport type { ZodType } from "zod";\n`,
  });
  return withRuntime(made);
}

/** Generated: the same interfaces, and the codec that checks and fills them. */
export async function redloom(): Promise<TypesContender> {
  return generated({});
}

/** The same, the functions of codecs as JavaScript with declarations. */
export async function javascript(): Promise<TypesContender> {
  return generated({ javascript: true });
}

async function generated(options: { readonly javascript?: boolean }): Promise<TypesContender> {
  const messages = numbers.map(
    (at) => `  M${at}:
    fields:
      id: uuid
      total: { type: integer, minimum: 0 }
      kind: { enum: [a, b, c] }
      tags?: string[]
      origin?: { type: object, fields: { agentId: string, host?: string } }
`,
  );
  const text = `redloom: 1\nnamespace: many\nmessages:\n${messages.join("")}`;
  const { files, diagnostics } = await generate([{ file: "many.yaml", text, uses: {} }], {
    runtime: "../runtime/src/runtime",
    testing: false,
    ...options,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message);
  return withRuntime(project(Object.fromEntries(files.map(({ path, text }) => [path, text]))));
}

/** What the package has of the runtime: declarations. */
function withRuntime(made: TypesContender): TypesContender {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--emitDeclarationOnly", "--outDir", join(made.folder, "runtime")];
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json"), ...flags]);
  return made;
}

export async function inferred(): Promise<TypesContender> {
  const text = numbers.map((at) => `${schema(at)};\nexport type M${at} = z.infer<typeof m${at}>;\n`).join("");
  return project({ "messages.ts": `import * as z from "zod";\n${text}` });
}

export async function annotated(): Promise<TypesContender> {
  const text = numbers.map((at) => plain(at) + schema(at, `: z.ZodType<M${at}>`)).join("");
  return project({ "messages.ts": `import * as z from "zod";\n${text}` });
}

function plain(at: number): string {
  return `export interface M${at} {
  readonly id: string;
  readonly total: number;
  readonly kind: "a" | "b" | "c";
  readonly tags?: readonly string[] | undefined;
  readonly origin?: { readonly agentId: string; readonly host?: string | undefined } | undefined;
}
`;
}

function schema(at: number, type = ""): string {
  return `export const m${at}${type} = z.object({
  id: z.uuid(),
  total: z.int().min(0),
  kind: z.enum(["a", "b", "c"]),
  tags: z.array(z.string()).readonly().optional(),
  origin: z.object({ agentId: z.string(), host: z.string().optional() }).optional(),
});
`;
}

/** With a program that touches every message, as a user's would. */
function project(files: Readonly<Record<string, string>>): TypesContender {
  const folder = mkdtempSync(join(tmpdir(), "redloom-bench-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const options = {
    strict: true,
    module: "nodenext",
    target: "es2022",
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["many", "*.ts"] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const from = Object.keys(files).find((path) => path.endsWith("messages.ts")) ?? "messages.ts";
  const names = numbers.map((at) => `M${at}`).join(", ");
  const uses = numbers.map((at) => `export const total${at} = (message: M${at}): number => message.total;\n`).join("");
  writeFileSync(join(folder, "user.ts"), `import type { ${names} } from "./${from.replace(/ts$/, "js")}";\n${uses}`);
  return { folder };
}

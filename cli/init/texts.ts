import { posix } from "node:path";
import { createClientName } from "./namespace.js";

/** The texts of the files that `init` writes. Names in them were checked before: nothing in them needs escaping. */

export interface Names {
  readonly namespace: string;
  /** Folders relative to the root, with `/`. */
  readonly contracts: string;
  readonly output: string;
  /** Where this package is, from the root; absent where it is in no folder, and no editor finds a schema. */
  readonly packageFolder?: string | undefined;
}

export function settingsText({ contracts, output, packageFolder }: Names): string {
  return `${schemaLine(".", packageFolder, "config")}contracts: ${quoted(contracts)}   # folder of contracts
output: ${quoted(output)}   # folder that \`redloom generate\` owns; commit what it writes
`;
}

function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}

const editorLine = "# yaml-language-server: $schema=";

/** Editors complete and explain by it. The way goes up from the folder that the file stands in. */
function schemaLine(folder: string, packageFolder: string | undefined, schema: "contract" | "config"): string {
  if (packageFolder === undefined) return "";
  return `${editorLine}${posix.join(posix.relative(folder, "."), packageFolder, `codegen/${schema}.schema.json`)}\n`;
}

/** The text but for that line. */
export function withoutEditorLine(text: string): string {
  return text.startsWith(editorLine) ? text.slice(text.indexOf("\n") + 1) : text;
}

export function contractText({ namespace, contracts, packageFolder }: Names): string {
  return `${schemaLine(contracts, packageFolder, "contract")}# What the programs of this project say to each other through Redis. Every word: docs/contract.md of redloom.
redloom: 1
namespace: ${namespace}
description: A first contract, to be changed to what your programs have to say.
owner: ${namespace}-team

messages:
  Greeting:
    description: Something that every program may hear.
    fields:
      from: { type: string, minLength: 1, maxLength: 100, description: Who says it. }
      text: { type: string, maxLength: 2000, description: What is said. }
      sentAt: { type: date-time, fill: now, description: The writer's clock. }
  Job:
    description: Work for one of the workers.
    fields:
      jobId: { type: uuid, fill: uuid, description: Names the job. }
      kind: { enum: [email, report], open: true, description: What is to be done. }
      attempts?: { type: integer, minimum: 1, maximum: 10, description: How often it may be tried. }

channels:
  greetings: { description: "To whoever listens: at most once, nothing is kept.", message: Greeting }

streams:
  jobs:
    description: "Work that is kept until a worker has done it: at least once."
    message: Job
    retention: { maxEntries: 100000, maxAge: 7d }
    groups:
      workers: { description: Each job goes to one of them., start: earliest }

locks:
  nightly: { description: One process at a time does the nightly work., lease: 10s, wait: 5s }

limits:
  requests:
    description: So many requests of one user.
    address: "requests:{userId}"
    rates: [{ allow: 10, per: 1s }]

keys:
  lastGreeting: { description: "The newest greeting, for an hour.", value: Greeting, expires: 1h }
`;
}

/** @param from of the generated folder, relative to the example: `./generated` */
export function exampleText({ namespace, contracts }: Names, from: string): string {
  const create = createClientName(namespace);
  return `import { type Connection, connect } from "redloom";
import { ${create} } from "${from}/${namespace}/index.js";

/** Uses everything that ${contracts}/${namespace}.yaml declares, and tells what happened. */
export async function runExample(connection: Connection, prefix = ""): Promise<string[]> {
  const client = ${create}(connection, { prefix });
  const told: string[] = [];

  // A channel: whoever listens when it is published hears it.
  const incoming = await client.channels.greetings.listen();
  await client.channels.greetings.publish({ from: "example", text: "Hello" });
  for await (const { message } of incoming) {
    told.push(\`heard "\${message.text}" from \${message.from}\`);
    break;
  }

  // A stream: an entry is kept until a worker has handled it. Returning acknowledges, throwing retries.
  await client.streams.jobs.add({ kind: "report" });
  await new Promise<void>((resolve, reject) => {
    const started = client.streams.jobs.groups.workers.consume(async (job, delivery) => {
      told.push(\`worked on a job of kind \${job.kind}, attempt \${delivery.attempt}\`);
      started.then((consumer) => consumer.stop()).then(() => resolve(), reject);
    });
    started.catch(reject);
  });

  // A lock, a limit and a key.
  await client.locks.nightly.withLock(async () => {
    told.push("held the lock");
  });
  const decision = await client.limits.requests.at({ userId: "u1" }).take();
  told.push(decision.allowed === true ? \`allowed, \${decision.remaining} left\` : \`denied for \${decision.retryAfterMs} ms\`);
  await client.keys.lastGreeting.set({ from: "example", text: "Hello" });
  told.push(\`stored "\${(await client.keys.lastGreeting.get())?.text}"\`);
  return told;
}
${mainText}`;
}

const mainText = `
// Run as a program, and not imported by the test.
if (/redloom-example\\.[jt]s$/.test(process.argv[1] ?? "")) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

async function main(): Promise<void> {
  const connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
  try {
    for (const line of await runExample(connection)) console.log(line);
  } finally {
    await connection.close();
  }
}
`;

/** Needs a Redis, as the example does. */
export function testText(runner: "vitest" | "node"): string {
  const [imports, compare] =
    runner === "vitest"
      ? ['import { connect } from "redloom";\nimport { expect, test } from "vitest";', "expect(told).toHaveLength(5);"]
      : [
          'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { connect } from "redloom";',
          "assert.equal(told.length, 5);",
        ];
  return `${imports}
import { runExample } from "./redloom-example.js";

test("the example: everything of the contract works on the Redis of REDIS_URL", async () => {
  const connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
  try {
    const told = await runExample(connection, "redloom-test:");
    ${compare}
  } finally {
    await connection.close();
  }
});
`;
}

export const composeText = `# A Redis for development: docker compose up -d
services:
  redis:
    image: redis:7-alpine
    # Streams and locks must outlive a restart, and must never be evicted to make room.
    command: ["redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
    ports: ["127.0.0.1:6379:6379"]
    volumes: ["redis-data:/data"]
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
      interval: 2s
      timeout: 2s
      retries: 15
volumes:
  redis-data:
`;

/** @param sources the folder of the project's TypeScript; "." for the root */
export function tsconfigText(sources: string, output: string): string {
  const include = sources === "." ? ["*.ts", output] : [sources];
  return `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2023"],
    "module": "nodenext",
    "rootDir": ${JSON.stringify(sources)},
    "outDir": "dist",
    "types": ["node"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "skipLibCheck": true
  },
  "include": [${include.map((one) => JSON.stringify(one)).join(", ")}]
}
`;
}

export function packageText(name: string): string {
  return `${JSON.stringify({ name, version: "0.0.0", private: true, type: "module", scripts: {} }, undefined, 2)}\n`;
}

import type { Suite } from "../suite.js";

export interface SizeContender {
  /** Bytes of a program that exports these names from these doors. */
  compressed(imports: readonly (readonly [names: string, door: string])[]): Promise<number>;
}

const kinds: Readonly<Record<string, string>> = {
  "connect, publisher": "{ Publisher }",
  "connect, subscriber": "{ Subscriber }",
  "connect, producer": "{ Producer }",
  "connect, store": "{ Store }",
  "connect, lock": "{ Lock }",
  "connect, limiter": "{ Limiter }",
  "connect, consumer of a stream": "{ ConsumerGroup }",
  "connect, call": "{ Call }",
  "all that there is": "*",
};

export const suite: Suite<SizeContender> = {
  file: "./size/suite.js",
  entrants: [{ label: "redloom", file: "./size/redloom.js", name: "redloom" }],
  works: () =>
    Object.entries(kinds).map(([name, names]) => ({
      measures: [{ name, unit: "kB" }],
      run: async ({ compressed }) => {
        const bytes = await compressed([
          [names === "*" ? "*" : "{ connect }", "index"],
          [names, "generated"],
        ]);
        return [{ value: bytes / 1_000, cpuMicros: 0 }];
      },
    })),
};

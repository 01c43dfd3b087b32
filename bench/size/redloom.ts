import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { builtPackage } from "../built-package.js";
import type { SizeContender } from "./suite.js";

export async function redloom(): Promise<SizeContender> {
  const pathOf = builtPackage("size");
  return { compressed: (imports) => compressed(imports.map(([names, door]) => [names, pathOf(door)])) };
}

/** Bytes of a program that imports these, minified and compressed, without ioredis. */
async function compressed(imports: readonly (readonly [names: string, path: string])[]): Promise<number> {
  const program = imports.map(([names, path]) => `export ${names} from ${JSON.stringify(path)};`);
  const build = await rolldown({
    input: "program",
    external: [/^node:/, "ioredis"],
    platform: "node",
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? id : null),
        load: (id) => (id === "program" ? program.join("\n") : null),
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  return gzipSync(output.map((file) => ("code" in file ? file.code : "")).join("")).length;
}

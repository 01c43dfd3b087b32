import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that PATH has; `undefined` where there is none. */
export const browserProgram: string | undefined = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export function startBrowser(): Promise<Browser> {
  // As root Chromium does not start with its sandbox; what it is shown here is ours.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: browserProgram ?? "", args: isRoot ? ["--no-sandbox"] : [] });
}

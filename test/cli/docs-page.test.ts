import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referencePage } from "../../codegen/export/reference.js";
import { browserProgram, startBrowser } from "../support/browser.js";
import { makeFolder } from "../support/folder.js";
import { hostileContract, modelOf } from "../support/reference.js";

const schema = (name: string): string => readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8");

const ours = { "common.yaml": schema("common.yaml"), "agents.yaml": schema("agents.yaml") };
const long = "aVeryLongName".repeat(12);
const wide = {
  redloom: 1,
  namespace: "wide",
  uses: { agents: "agents.yaml" },
  messages: { [`L${long}`]: { fields: { [long]: { enum: [long, `${long}2`] } } } },
  channels: { [long]: { message: `L${long}`, address: `${long}:{${long}}` } },
  groups: { [`g${long}`]: { of: "agents.tasks", start: "latest" } },
};

const reason = browserProgram ? "" : " (skipped: no Chromium on PATH)";

describe.skipIf(!browserProgram)(`the page of \`redloom docs\`, in a browser${reason}`, () => {
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    page.on("console", (message) => troubles.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
    page.on("request", (request) => troubles.push(`request: ${request.url().slice(0, 100)}`));
    page.on("dialog", async (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    await page.addInitScript("globalThis.canary = (from) => { (globalThis.sung ??= []).push(from ?? 'somewhere'); };");
  });
  afterAll(() => browser.close());

  /** Opens the page as a file, and takes note of all that goes wrong from then on. */
  async function open(files: Readonly<Record<string, unknown>>, hash = ""): Promise<void> {
    const path = join(makeFolder().path, "reference.html");
    writeFileSync(path, referencePage(modelOf(files)));
    await page.goto("about:blank");
    troubles.length = 0;
    await page.goto(`file://${path}${hash}`);
    expect(troubles.splice(0)).toEqual([`request: file://${path}`]);
  }

  const run = <Result>(code: string): Promise<Result> => page.evaluate<Result>(code);
  const visible = (): Promise<string[]> =>
    run(
      `[...document.querySelectorAll("#ui\\\\:tree [data-find]")].filter((one) => one.checkVisibility()).map((one) => one.textContent)`,
    );

  test("hostile texts: stand there as text; nothing runs, is asked for, or changes the page's shape", async () => {
    await open({ "hostile.yaml": hostileContract() });
    const shape = (): Promise<string[]> =>
      run(`[...new Set([...document.querySelectorAll("*")].map((one) => one.localName))].sort()`);
    const attributes = (): Promise<string[]> =>
      run(`[...new Set([...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()))].sort()`);
    const elements = await run<number>("document.querySelectorAll('body *').length");
    const found = [await shape(), await attributes(), elements];
    expect(await run("globalThis.sung")).toBeUndefined();
    expect(await page.locator("#hostile .fields").first().textContent()).toContain("canary");
    expect(await page.textContent("body")).not.toContain("hunter2");
    await page.fill("#ui\\:search", "<b onclick=canary()>");
    await page.keyboard.press("Enter");
    expect(await run("globalThis.sung")).toBeUndefined();

    const plain = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map(
      (text) => `${text}\n\n${text} \`x\``,
    );
    const tame = hostileContract(plain.map((text) => text.slice(0, 1)));
    await open({ "hostile.yaml": tame });
    const tameShape = [await shape(), await attributes()];
    // Backticks and empty lines of a text are the only ones that make elements: code and paragraphs.
    expect(found.slice(0, 2)).toEqual(tameShape);
    expect(troubles).toEqual([]);
  });

  test("the search: narrows while one types; Enter jumps to the best, arrows go through, Escape ends it", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(ours);
    const all = (await visible()).length;
    expect(all).toBeGreaterThan(40);
    await page.keyboard.press("/");
    await page.keyboard.type("tas");
    const some = await visible();
    expect(some.length).toBeLessThan(all);
    expect(some).toContain("tasks");
    await page.keyboard.type("ks");
    expect((await visible()).length).toBeLessThan(some.length);
    expect(await page.textContent("#ui\\:found")).toMatch(/^\d+ found$/);
    await page.keyboard.press("Enter");
    expect(await run("location.hash")).toBe("#agents.streams.tasks");
    expect((await visible()).length).toBe(all);

    await page.fill("#ui\\:search", "maxTokens");
    expect(await visible()).toEqual(["ModelParameters"]);
    await page.fill("#ui\\:search", "nothing of the kind");
    expect([await visible(), await page.textContent("#ui\\:found")]).toEqual([[], "Nothing found"]);
    await page.keyboard.press("Escape");
    expect((await visible()).length).toBe(all);
    await page.fill("#ui\\:search", "agent");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await run("document.activeElement.closest('#ui\\\\:tree') !== null")).toBe(true);
    expect(troubles).toEqual([]);
  });

  test("a deep link: leads to its definition, below the bar at the top; every link inside leads somewhere", async () => {
    await open({ ...ours, "wide.yaml": wide }, "#agents.streams.tasks");
    const { top, bar } = await run<{ top: number; bar: number }>(
      `({ top: document.getElementById("agents.streams.tasks").getBoundingClientRect().top, bar: document.querySelector("header").offsetHeight })`,
    );
    expect(top).toBeGreaterThanOrEqual(bar - 1);
    expect(top).toBeLessThan(bar + 100);
    const broken = await run(
      `[...document.querySelectorAll("a[href]")].map((one) => one.getAttribute("href")).filter((href) => !href.startsWith("#") || !document.getElementById(href.slice(1)))`,
    );
    expect(broken).toEqual([]);
    const ids = await run<string[]>(`[...document.querySelectorAll("[id]")].map((one) => one.id)`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("nothing found, on a narrow screen: said in the page, with a way back; the field keeps its width", async () => {
    await open(ours);
    await page.setViewportSize({ width: 360, height: 740 });
    const said = () => run<boolean>(`document.getElementById("ui:none").checkVisibility()`);
    const fieldWidth = () => run<number>(`document.getElementById("ui:search").offsetWidth`);
    const [width, all] = [
      await fieldWidth(),
      await run(`document.querySelectorAll("#ui\\\\:tree [data-find]").length`),
    ];
    expect(await said()).toBe(false);
    await page.fill("#ui\\:search", "nothing of the kind");
    expect([await said(), await fieldWidth(), await page.textContent("#ui\\:found")]).toEqual([
      true,
      width,
      "Nothing found",
    ]);
    await page.click("#ui\\:clear");
    expect([await said(), await page.inputValue("#ui\\:search")]).toEqual([false, ""]);
    await page.setViewportSize({ width: 1280, height: 740 });
    expect((await visible()).length).toBe(all);
    expect(troubles).toEqual([]);
  });

  test("on a narrow screen: found names lie over the page, and nothing is wider than it", async () => {
    for (const files of [ours, { ...ours, "wide.yaml": wide }, { "hostile.yaml": hostileContract() }]) {
      await open(files);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        expect(await run("document.documentElement.scrollWidth"), `at ${width} px`).toBeLessThanOrEqual(width);
      }
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await open(ours, "#agents.keys.user");
    expect(await visible()).toEqual([]);
    await page.fill("#ui\\:search", "criticalsection");
    expect(await visible()).toEqual(["criticalSection"]);
    await page.click("#ui\\:tree li:not([hidden]) > a:text-is('criticalSection')");
    expect([await run("location.hash"), await visible()]).toEqual(["#agents.locks.criticalSection", []]);
  });

  test("to read: headings go down by one, every text stands out in light and in dark, fields have names", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open({ ...ours, "wide.yaml": wide, "hostile.yaml": hostileContract() });
    const levels = await run<number[]>(
      `[...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((one) => Number(one.localName[1]))`,
    );
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
    expect(await page.getByRole("searchbox", { name: "Search" }).count()).toBe(1);
    expect(await page.getByRole("navigation", { name: "Contents" }).count()).toBe(1);
    expect(await page.getByRole("main").count()).toBe(1);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await run(faint), colorScheme).toEqual([]);
    }
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.locator("main").isVisible()).toBe(true);
    await page.emulateMedia({ media: null, colorScheme: null });
  });

  test("without JavaScript: the page reads the same, every name is listed, no search is offered", async () => {
    const path = join(makeFolder().path, "reference.html");
    writeFileSync(path, referencePage(modelOf(ours)));
    const context = await browser.newContext({ javaScriptEnabled: false });
    const bare = await context.newPage();
    await bare.goto(`file://${path}`);
    expect(await bare.locator("form").isVisible()).toBe(false);
    expect(await bare.getByRole("link", { name: "criticalSection", exact: true }).first().isVisible()).toBe(true);
    expect(await bare.locator("article").count()).toBeGreaterThan(40);
    await context.close();
  });
});

/** Texts whose contrast with what lies behind them is below 4.5 (WCAG 2.2, 1.4.3), each by its class and colours. */
const faint = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (text.data.trim() === "" || !node.checkVisibility()) continue;
    const front = getComputedStyle(node).color, back = behind(node);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) < 4.5) found.add(node.localName + "." + node.className + " " + front + " on " + back);
  }
  return [...found];
})()`;

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at } from "../../../src/base/fields.ts";
import { page } from "../../../src/cli/report/page.ts";
import { assets } from "../../../src/cli/report/read.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { coreFacts } from "../../../src/systems/core/facts.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { type Browser, chromium, launch, type Tab } from "./chromium.ts";

if (chromium === undefined)
  console.warn("skipped: no Chromium is on PATH; install your system's package, or name it in CHROMIUM");

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("a Chromium is there", () => {
  expect(chromium, "no Chromium is on PATH; CHROMIUM names it where it is elsewhere").toBeDefined();
});

/** Screens that the page has to do on: a laptop's and a telephone's, in CSS pixels. */
const SCREENS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** What the page may take to open, in milliseconds, and how large it may be, in bytes. */
const LIMITS = { open: 1000, bytes: 2_000_000 };

describe.runIf(chromium !== undefined)("the report in a real Chromium", () => {
  eachChecked({ program: "chromium", what: "looks at the report", version: () => programVersion(chromium ?? "") });
  const directory = mkdtempSync(join(tmpdir(), "hyperion-report-"));
  const file = join(directory, "report.html");
  const address = pathToFileURL(file).href;
  let browser: Browser;
  let tab: Tab;
  let bytes = 0;

  beforeAll(async () => {
    const environments = [];
    for (const name of ENVIRONMENTS) environments.push(await coreFacts(loadEnvironment(name)));
    const commit = { id: "0123456789abcdef", date: "2026-11-21T10:00:00Z", subject: "Report", modified: false };
    const text = page({ title: "Megatron + Hyperion", commit, environments, runs: [], drills: [] }, assets());
    bytes = Buffer.byteLength(text);
    writeFileSync(file, text);
    browser = await launch(chromium ?? "");
    tab = browser.tab;
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const rows = `[...document.querySelectorAll(".scroll:not(.matrix) tbody tr")]`;
  const visible = `${rows}.filter((row) => !row.hidden).length`;

  test("opens in under a second, is under two megabytes, and asks for nothing beside itself", async () => {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      await tab.open(address, 1280, 800);
      times.push(Number(await tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")));
    }
    console.info(`report: ${bytes} bytes, opened in ${times.map((time) => Math.round(time)).join(", ")} ms`);
    expect(Math.min(...times)).toBeLessThan(LIMITS.open);
    expect(bytes).toBeLessThan(LIMITS.bytes);
    const asked = tab.events
      .filter(({ method }) => method === "Network.requestWillBeSent")
      .map(({ params }) => String(at(params, "request", "url")));
    expect(asked.filter((url) => url !== address && !url.startsWith("data:"))).toEqual([]);
  });

  test("says nothing on the console: no error, and nothing that its own policy stops", () => {
    const said = tab.events.filter(({ method }) =>
      ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].includes(method ?? ""),
    );
    expect(said).toEqual([]);
  });

  test.each(SCREENS)(
    "at $width pixels fits its width, each diagram once and in its own size",
    async ({ width, height }) => {
      await tab.open(address, width, height);
      expect(await tab.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      const drawn = (await tab.evaluate(`[...document.querySelectorAll("figure")]
      .filter((figure) => figure.checkVisibility())
      .map((figure) => [...figure.querySelectorAll("svg")].filter((svg) => svg.checkVisibility())
        .map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))`)) as readonly number[][];
      expect(drawn.length).toBeGreaterThan(4);
      for (const scales of drawn) {
        expect(scales).toHaveLength(1);
        // The smallest letters are 10 units.
        expect(scales[0]).toBeGreaterThan(0.9);
      }
    },
  );

  test.each(SCREENS)("at $width pixels no text leaves its box", async ({ width, height }) => {
    await tab.open(address, width, height);
    const outside = await tab.evaluate(`[...document.querySelectorAll("svg g > text")]
      .filter((text) => text.checkVisibility())
      .filter((text) => {
        const own = text.getBoundingClientRect();
        const box = text.parentElement.querySelector("rect").getBoundingClientRect();
        return own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1 || own.bottom > box.bottom + 1;
      }).map((text) => text.textContent)`);
    expect(outside).toEqual([]);
  });

  test("finds rows by every word that is typed, and shows all again", async () => {
    await tab.open(address, 1280, 800);
    const all = Number(await tab.evaluate(`${rows}.length`));
    await tab.press("/", "/");
    expect(await tab.evaluate("document.activeElement.id")).toBe("find");
    await tab.send("Input.insertText", { text: "LOKI 9095" });
    const found = Number(await tab.evaluate(visible));
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(all);
    expect(await tab.evaluate("document.querySelector('#found').textContent")).toBe(`${found} rows`);
    expect(
      await tab.evaluate(
        `${rows}.filter((row) => !row.hidden).every((row) => /loki/i.test(row.textContent) && row.textContent.includes("9095"))`,
      ),
    ).toBe(true);
    await tab.press("Escape");
    expect(await tab.evaluate(visible)).toBe(all);
  });

  test("opens what is folded away where the search finds something in it", async () => {
    await tab.open(address, 1280, 800);
    await tab.press("/", "/");
    await tab.send("Input.insertText", { text: "Azure.PostgreSQL" });
    expect(await tab.evaluate("document.querySelector('#audit details').open")).toBe(true);
    await tab.press("Escape");
    expect(await tab.evaluate("document.querySelector('#audit details').open")).toBe(false);
  });

  test("is used by keyboard alone: skipped to, chosen from, scrolled in", async () => {
    await tab.open(address, 1280, 800);
    await tab.press("Tab");
    expect(await tab.evaluate("document.activeElement.className")).toBe("skip");
    await tab.press("Tab");
    expect(await tab.evaluate("document.activeElement.id")).toBe("find");
    await tab.press("Tab");
    const shown =
      "[...document.querySelectorAll('#pipeline figure')].find((figure) => figure.checkVisibility()).dataset.environment";
    expect(await tab.evaluate(shown)).toBe("prod");
    await tab.press("ArrowLeft");
    expect(await tab.evaluate(shown)).toBe("qa");
    await tab.press("Tab");
    expect(await tab.evaluate("document.activeElement.getAttribute('href')")).toBe("#network");
    const boxes = "[...document.querySelectorAll('.scroll')]";
    expect(await tab.evaluate(`${boxes}.length`)).toBeGreaterThan(3);
    expect(
      await tab.evaluate(`${boxes}.every((box) => box.tabIndex === 0 && Boolean(box.getAttribute('aria-label')))`),
    ).toBe(true);
  });

  test("prints without what only a screen can do, and is dark where the system is", async () => {
    await tab.open(address, 1280, 800);
    const ground = "getComputedStyle(document.body).backgroundColor";
    await tab.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "dark" }] });
    expect(await tab.evaluate(ground)).toBe("rgb(15, 18, 22)");
    await tab.send("Emulation.setEmulatedMedia", {
      media: "print",
      features: [{ name: "prefers-color-scheme", value: "dark" }],
    });
    expect(await tab.evaluate(ground)).toBe("rgb(255, 255, 255)");
    expect(await tab.evaluate("document.querySelector('.find').checkVisibility()")).toBe(false);
    await tab.send("Emulation.setEmulatedMedia", { media: "", features: [] });
  });
});

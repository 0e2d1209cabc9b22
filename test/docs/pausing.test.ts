import { expect, test } from "vitest";
import { pages } from "./markdown.ts";

const PAUSE = /hyperion -- pause <env> ([\w-]+)/g;

test("no page takes away what the root Application puts back within minutes", () => {
  expect(pages().filter(({ text }) => /"automated": ?null/.test(text))).toEqual([]);
});

test("a page that stops what Argo CD keeps pauses it before, and resumes what it has paused", () => {
  const stopping = pages().filter(({ text }) => text.includes("--replicas=0"));
  expect(stopping.map(({ path }) => path)).toContain("docs/runbooks/restore-victoria-metrics.md");
  for (const { path, text } of stopping) {
    const [first] = [...text.matchAll(PAUSE)];
    expect(first?.index ?? Number.POSITIVE_INFINITY, path).toBeLessThan(text.indexOf("--replicas=0"));
  }
  for (const { path, text } of pages())
    for (const [, application] of text.matchAll(PAUSE))
      expect(text, `${path}: ${application}`).toContain(`hyperion -- resume <env> ${application}`);
});

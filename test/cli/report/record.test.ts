import { expect, test } from "vitest";
import { recordHtml } from "../../../src/cli/report/record.ts";

const accounts = [
  { signal: "logs", lost: 0 },
  { signal: "traces", lost: 2 },
];

test("a record's lists are tables, a list in a member is a table of its own, and the rest is names and values", () => {
  const { markup } = recordHtml("drill", {
    rate: 500,
    machine: { cores: 2, model: "<x>" },
    results: [{ scenario: "kill", seconds: 1.23456, accounts }],
    notRun: [],
  });
  expect(markup).toContain("<td>rate</td><td>500</td>");
  expect(markup).toContain("<td>machine</td><td>cores 2, model &lt;x&gt;</td>");
  expect(markup).not.toContain("notRun");
  expect(markup).toContain('<td>kill</td><td class="figures">1.23</td></tr>');
  expect(markup).toMatch(/<th[^>]*>scenario<\/th><th[^>]*>signal<\/th><th[^>]*>lost<\/th>/);
  expect(markup).toContain('<td>kill</td><td>traces</td><td class="figures">2</td>');
});

test("a record that is a list is one table, and one that is nothing leaves nothing", () => {
  expect(recordHtml("drill", accounts).markup).toContain('<td>logs</td><td class="figures">0</td>');
  expect(recordHtml("drill", null).markup).toBe("");
});

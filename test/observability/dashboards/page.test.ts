import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { dashboardsPage } from "../../../src/observability/dashboards/page.ts";
import { DASHBOARDS } from "../../../src/observability/dashboards/uids.ts";

test("the page on the dashboards is what the dashboards say (S0-GRF-02)", () => {
  const text = dashboardsPage(ENVIRONMENTS.map((name) => loadEnvironment(name)));
  for (const uid of Object.values(DASHBOARDS))
    expect(text.match(new RegExp(`\`/d/${uid}\``, "g")), uid).toHaveLength(1);
  expect(readFileSync("docs/dashboards.md", "utf8")).toBe(text);
});

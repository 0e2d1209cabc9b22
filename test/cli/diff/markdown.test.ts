import { describe, expect, test } from "vitest";
import { difference } from "../../../src/cli/diff/difference.ts";
import { markdown, marker } from "../../../src/cli/diff/markdown.ts";
import { showDifference } from "../../../src/cli/diff/show.ts";
import { resource, side } from "./sides.ts";

const plainTerminal = { print() {}, progress() {}, status() {}, style: (_format: unknown, text: string) => text };

const waf = (mode: string, count = 0) => ({
  resources: [
    resource("network:WebApplicationFirewallPolicy", "otlp-policy", { policySettings: { mode } }),
    ...Array.from({ length: count }, (_, index) =>
      resource("network:RouteTable", `table-${index}`, { x: { [index]: mode } }),
    ),
  ],
});
const change = (count = 0) => difference(side(waf("Prevention", count)), side(waf("Detection", count)));
const nothing = difference(side(waf("Prevention")), side(waf("Prevention")));

describe("the comment of a pull request", () => {
  const text = markdown("dev", "main", change(1));

  test("begins with the mark by which it is found again", () => {
    expect(text.split("\n")[0]).toBe(marker("dev"));
    expect(marker("dev")).not.toBe(marker("prod"));
  });

  test("counts, then tells what is risky, then the rest by subject, then where nothing changes", () => {
    const headings = text.split("\n").filter((line) => line.startsWith("#"));
    expect(text).toContain("\n1 danger, 0 things to know.\n");
    expect(headings).toEqual([
      "## dev, against `main`",
      "### Look at these first",
      "### Azure resources",
      "### Before and after",
    ]);
    expect(text).toContain(
      "- **Danger.** otlp-policy (network:WebApplicationFirewallPolicy): mode Prevention → Detection",
    );
    expect(text.match(/otlp-policy \(/g)).toHaveLength(1);
    expect(text).toMatch(
      /\*\*Nothing changes\*\* in: what was asked for; identities and rights; .*restarts, in order\.\n$/,
    );
  });

  test("says plainly that nothing changes", () => {
    expect(markdown("dev", "main", nothing)).toBe(
      `${marker("dev")}\n## dev, against \`main\`\n\n**Nothing changes** in Azure, in the cluster, or in what it costs.\n`,
    );
  });

  test("states what the prices are, and of when", () => {
    expect(text).toContain(
      "Azure's list prices in US dollars, pay as you go, read between 2024-07-01 and 2026-06-18; without",
    );
  });

  test("mentions nobody and links nowhere, whatever a name or a reason holds", () => {
    const waiver = {
      rule: "R",
      resource: "a_b*c",
      reason: "See @team and grafana#91050 <script> | `code`.",
      expires: "2027-01-01",
    };
    const words = markdown("dev", "main", difference(side({}), side({ values: { waivers: [waiver] } })));
    expect(words).toContain("a\\_b\\*c");
    expect(words).toContain("See &#64;team and grafana&#35;91050 &lt;script&gt; \\| `code`.");
  });

  test("is cut below GitHub's limit, at an item and not in the middle of code", () => {
    const long = markdown("dev", "main", change(2000));
    expect(long.length).toBeLessThan(65_536);
    expect(long).toContain("**Cut here:**");
    expect(long.match(/<details>/g)?.length).toBeGreaterThan(0);
    expect(long.match(/<details>/g)?.length).toBe(long.match(/<\/details>/g)?.length);
    expect(long.match(/^ {2}```/gm)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0);
  });
});

describe("the same on a terminal", () => {
  test("names every subject, and says nothing where there is nothing", () => {
    const lines = showDifference("dev", "main", change(), plainTerminal).split("\n");
    expect(lines[0]).toBe("dev, against main");
    expect(lines).toContain("Network flows: nothing");
    expect(lines).toContain("Restarts, in order: nothing");
    expect(lines.some((line) => line.startsWith("!! otlp-policy"))).toBe(true);
  });

  test("is one line where nothing changes", () => {
    expect(showDifference("dev", "main", nothing, plainTerminal)).toBe("dev, against main: nothing changes");
  });
});

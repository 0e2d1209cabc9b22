import { describe, expect, test } from "vitest";
import { contentOf } from "../../../src/cli/diff/content.ts";
import { type Difference, difference } from "../../../src/cli/diff/difference.ts";
import { markdown } from "../../../src/cli/diff/markdown.ts";
import { systems } from "../../../src/systems/registry.ts";

const all = await systems();

/** What a change of one text of a system's first environment means. */
function changed(name: string, path: RegExp, from: RegExp, to: string): Difference {
  const system = all.find((one) => one.name === name);
  const { files } = system?.render(system.environments[0]) ?? { files: new Map<string, string>() };
  const edited = new Map([...files].map(([file, text]) => [file, path.test(file) ? text.replace(from, to) : text]));
  const side = (of: ReadonlyMap<string, string>) => ({ values: {}, resources: [], ...contentOf(of) });
  return difference(side(files), side(edited));
}

const said = ({ sections }: Difference, section: string) =>
  sections.find(({ id }) => id === section)?.items.map(({ sentence }) => sentence) ?? [];

describe("the difference of a system without a cloud of its own", () => {
  const found = changed("lgtm-ha", /^loki\/StatefulSet/, /grafana\/loki:[\w.]+/g, "grafana/loki:3.99.0");

  test("tells of images and restarts as core's does", () => {
    expect(said(found, "images").join(" ")).toContain("3.99.0");
    expect(said(found, "restarts").join(" ")).toContain("loki");
  });

  test("says nothing of nodes and prices, which are those of whoever runs the cluster", () => {
    expect(found.priced).toBe(false);
    expect(said(found, "capacity")).toEqual([]);
    expect(markdown("lgtm-ha-normal", "main", found)).not.toMatch(/US dollars|No pool takes/);
  });
});

test("the difference of files that are no Kubernetes objects is their lines", () => {
  const found = changed("sre", /^compose\.yaml$/, /restart: \S+/, "restart: never");
  const items = found.sections.find(({ id }) => id === "files")?.items ?? [];
  expect(items.map(({ sentence }) => sentence)).toEqual(["compose.yaml changes."]);
  expect(items[0]?.details?.join("\n")).toMatch(/^- \d+: .*restart: (?!never)\S+\n\+ \d+: .*restart: never$/);
});

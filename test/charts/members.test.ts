import { describe, expect, it } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { MEMBERS } from "./audit-members.ts";
import { type Manifest, rendered, text } from "./rendered.ts";

const findings = (objects: readonly Manifest[]) => MEMBERS.flatMap(({ check }) => check(objects));

/** The objects after a text in those of a name is another. */
const changed = (name: RegExp, from: string | RegExp, to: string): Manifest[] => {
  let changes = 0;
  const objects = rendered("prod").map((one) => {
    if (!name.test(`${one.kind}/${one.metadata.name}`)) return one;
    const before = text(one);
    const after = before.replace(from, to);
    if (after !== before) changes++;
    return JSON.parse(after) as Manifest;
  });
  expect(changes).toBeGreaterThan(0);
  return objects;
};

describe("groups whose members are not interchangeable", () => {
  it.each(ENVIRONMENTS)("find and hear each other in %s", (name) => {
    expect(findings(rendered(name))).toEqual([]);
  });

  it("a pattern ingester that comes back under another name is seen: none that starts would ever be ready", () => {
    const objects = changed(/^StatefulSet\/loki-pattern-ingester$/, '"kind":"StatefulSet"', '"kind":"Deployment"');
    expect(findings(objects)).toContain("Deployment/hyperion/loki-pattern-ingester: stays");
  });

  it("Loki's ruler telling one Alertmanager of three is seen", () => {
    const url = /alertmanager_url: [^\\]*/;
    const objects = changed(
      /^ConfigMap\/loki-[0-9a-f]{10}$/,
      url,
      "alertmanager_url: http://alertmanager.hyperion.svc.cluster.local:9093",
    );
    expect(findings(objects)).toEqual([
      "loki-ruler: alertmanager-0",
      "loki-ruler: alertmanager-1",
      "loki-ruler: alertmanager-2",
      expect.stringMatching(/^ConfigMap\/hyperion\/loki-/),
    ]);
  });

  it("a vmselect that is not told of a reset is seen", () => {
    const objects = changed(/^StatefulSet\/vmselect$/, /"-selectNode=vmselect-1[^"]*",/, "");
    expect(findings(objects)).toEqual(["vmselect: vmselect-1"]);
  });

  it("a stateless member that may not leave a lost zone is seen", () => {
    const objects = changed(/^StatefulSet\/loki-pattern-ingester$/, '"ScheduleAnyway"', '"DoNotSchedule"');
    expect(findings(objects)).toEqual(["StatefulSet/hyperion/loki-pattern-ingester"]);
  });
});

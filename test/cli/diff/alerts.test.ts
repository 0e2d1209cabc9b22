import { describe, expect, test } from "vitest";
import { toYaml } from "../../../charts/workload/yaml.ts";
import type { Fields } from "../../../src/base/fields.ts";
import { object, said } from "./sides.ts";

const rules = (...members: Fields[]) => ({
  objects: {
    vmalert: [
      object("ConfigMap", `vmalert-rules-${members.length}123456789`, {
        data: { "hyperion.yaml": toYaml({ groups: [{ name: "g", rules: members }] }) },
      }),
    ],
  },
});
const alert = (name: string, rest: Fields = {}): Fields => ({
  alert: name,
  expr: "up == 0",
  for: "5m",
  labels: { severity: "critical" },
  annotations: { summary: "It is down." },
  ...rest,
});

describe("alerts and objectives", () => {
  test("a page that is removed is a danger, a ticket wants attention", () => {
    expect(said("alerts", rules(alert("Down")), rules())).toEqual([
      "danger: Alert Down is removed: nobody is told of it any more.",
    ]);
    expect(said("alerts", rules(alert("Slow", { labels: { severity: "warning" } })), rules())).toEqual([
      "attention: Alert Slow is removed: nobody is told of it any more.",
    ]);
  });

  test("an alert that fires on other terms", () => {
    expect(said("alerts", rules(alert("Down")), rules(alert("Down", { for: "30m" })))).toEqual([
      "attention: Alert Down fires on other terms: for: 5m → 30m.",
    ]);
  });

  test("a page that becomes a ticket no longer wakes anybody", () => {
    expect(said("alerts", rules(alert("Down")), rules(alert("Down", { labels: { severity: "warning" } })))).toEqual([
      "danger: Alert Down no longer wakes anybody: critical → warning.",
    ]);
  });

  test("a new alert says what it tells", () => {
    expect(said("alerts", rules(), rules(alert("Down")))).toEqual([
      "note: Alert Down is new, and wakes people: It is down.",
    ]);
  });

  test("alerts of one name are told apart by their labels", () => {
    const [page, ticket] = ["critical", "warning"].map((severity) => alert("Burn", { labels: { severity } }));
    if (page === undefined || ticket === undefined) throw new Error("no alert");
    expect(said("alerts", rules(page, ticket), rules(page, { ...ticket, for: "1h" }))).toEqual([
      "attention: Alert Burn warning fires on other terms: for: 5m → 1h.",
    ]);
  });

  test("an objective whose rules differ is named once, and its series are counted", () => {
    const recorded = (expr: string): Fields => ({ record: "slo:ratio", expr, labels: { sloth_id: "ingest" } });
    expect(said("alerts", rules(recorded("a")), rules(recorded("b")))).toEqual([
      "attention: Service level objective ingest is measured or alerted on otherwise.",
      "note: 1 recorded series: 0 new, 1 changed, 0 removed.",
    ]);
    expect(said("alerts", rules(), rules(recorded("b")))[0]).toBe("attention: Service level objective ingest is new.");
    expect(said("alerts", rules(recorded("b")), rules())[0]).toBe(
      "attention: Service level objective ingest is removed.",
    );
  });

  test("where alerts are sent", () => {
    const config = (text: string) => ({
      objects: { alertmanager: [object("ConfigMap", `alertmanager-${text}`, { data: { "alertmanager.yaml": text } })] },
    });
    expect(said("alerts", config("0000000000"), config("1111111111"))).toEqual([
      "attention: Alertmanager's configuration alertmanager-1111111111 changes: who is told of what, and how.",
    ]);
  });

  test("words that alone differ touch nothing", () => {
    const other = alert("Down", { annotations: { summary: "It is quite down." } });
    expect(said("alerts", rules(alert("Down")), rules(other))).toEqual([]);
  });
});

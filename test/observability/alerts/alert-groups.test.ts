import { describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { SEVERITIES, WATCHDOG } from "../../../src/conventions/alerting.ts";
import { anchorOf } from "../../../src/observability/alerts/alert.ts";
import { alertFamilies, alertGroups } from "../../../src/observability/alerts/alert-groups.ts";
import { expectedJobs } from "../../../src/observability/alerts/expected-jobs.ts";
import { inhibitions } from "../../../src/observability/alerts/inhibition.ts";
import { LAYERS } from "../../../src/observability/layers.ts";
import { type AlertingRule, alertsOf, recordsOf } from "../../../src/observability/rule.ts";
import { at, fields, objectsOf, text, workloads } from "../../charts/rendered.ts";
import { problems } from "../promql.ts";
import { badRunbook, runbookPages } from "./runbooks.ts";

const environment = loadEnvironment("dev");
const families = alertFamilies(environment);
const groups = alertGroups(environment, alertLinks(environment));
const alerts = alertsOf(groups);
const recorded = new Set(recordsOf(groups).map(({ record }) => record));
const pages = runbookPages();

/** Names of labels that the text of an alert reads. */
const labelsRead = ({ annotations }: AlertingRule): string[] => [
  ...new Set(
    [...`${annotations.summary} ${annotations.description}`.matchAll(/\$labels\.(\w+)/g)].map(([, name = ""]) => name),
  ),
];

describe("the platform's alerts about itself", () => {
  test("are in every environment, and ClickHouse's only where it is", () => {
    const namesOf = (name: string) =>
      alertGroups(loadEnvironment(name), alertLinks(loadEnvironment(name))).map((group) => group.name);
    expect(namesOf("dev").filter((name) => !namesOf("prod").includes(name))).toEqual(["hyperion-clickhouse"]);
    expect(namesOf("qa")).toEqual(namesOf("prod"));
  });

  test("cover every component that can fail (S0-GRF-02)", () => {
    expect(families.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...["evaluation", "scraping", "alertmanager", "grafana", "nginx-ingress", "collectors", "hops", "kafka"],
        ...["dead-letters", "accounting", "tempo", "loki", "victoria-metrics", "clickhouse", "kyverno", "falco"],
        ...["trivy", "certificates", "external-secrets", "argocd", "nodes", "workloads", "capacity"],
      ]),
    );
  });

  test("have names of their own, in groups of their own", () => {
    const names = alerts.map(({ alert }) => alert);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
  });

  test.each(alerts.map((rule) => [rule.alert, rule] as const))("%s says what it is and where to go", (_, rule) => {
    const { labels, annotations } = rule;
    expect([SEVERITIES.page, SEVERITIES.ticket, "none"]).toContain(labels.severity);
    expect(labels["owner"]).toBe("observability");
    expect(annotations.summary.split("\n")).toHaveLength(1);
    expect(annotations.summary).not.toMatch(/\.$/);
    expect(annotations.description).toMatch(/\.$/);
    expect(annotations.dashboard_url).toMatch(
      /^https:\/\/grafana\.dev\.telemetry\.carrier\.example\/d\/hyperion-[\w-]+$/,
    );
    expect(badRunbook(rule, pages)).toBeUndefined();
  });

  test("parse, and name only series that a program or a rule makes", () => {
    const found = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => problems(expr, recorded)));
    expect(found).toEqual([]);
  });

  test("print only labels that their expression, or one that it reads, names", () => {
    const known = groups.flatMap(({ rules }) => rules.map(({ expr, labels }) => `${expr} ${JSON.stringify(labels)}`));
    const unread = alerts.flatMap((rule) =>
      labelsRead(rule)
        .filter((label) => {
          const reads = [...recorded].filter((name) => rule.expr.includes(name));
          const sources = reads.length === 0 ? [rule.expr] : [rule.expr, ...known];
          return !sources.some((source) => new RegExp(`\\b${label}\\b`).test(source));
        })
        .map((label) => `${rule.alert} prints ${label}`),
    );
    expect(unread).toEqual([]);
  });

  test("each fire in one case and are silent in another; the watchdog always fires", () => {
    const poor = families
      .flatMap((family) => family.alerts)
      .filter(({ cases }) => !(cases.some(({ firing }) => firing > 0) && cases.some(({ firing }) => firing === 0)));
    expect(poor.map(({ name }) => name)).toEqual([WATCHDOG]);
  });

  test("select jobs and layers that are rendered and scraped", () => {
    const scraped = workloads(objectsOf(environment)).flatMap((workload) => {
      const metadata = fields(at(workload, "spec", "template", "metadata"));
      const name = at(metadata, "labels", "app.kubernetes.io/name");
      const component = at(metadata, "labels", "app.kubernetes.io/component");
      const asked = at(metadata, "annotations", "prometheus.io/scrape") === "true";
      return asked ? [`${text(name)} ${text(component)}`] : [];
    });
    // Held against what is rendered in test/charts/expected-jobs.test.ts.
    const jobs = new Set(expectedJobs(environment).map(({ job }) => job));
    const selected = groups.flatMap(({ rules }) =>
      rules.flatMap(({ expr }) => [...expr.matchAll(/\bjob="([^"]+)"/g)].map(([, job = ""]) => job)),
    );
    expect([...new Set(selected)].filter((job) => !jobs.has(job))).toEqual([]);
    const { processor, ...layers } = LAYERS;
    const wanted = [...Object.values(layers), ...(["metrics", "logs", "traces"] as const).map(processor)];
    expect(
      wanted.map(({ job, component }) => `${text(job)} ${text(component)}`).filter((one) => !scraped.includes(one)),
    ).toEqual([]);
  });
});

describe("a page", () => {
  const [rule] = alerts;
  const moved = (runbook_url: string) =>
    rule === undefined
      ? undefined
      : badRunbook(
          { ...rule, annotations: { ...rule.annotations, runbook_url } },
          new Map([["kafka-full.md", "# Kafka\n\n## KafkaFullSoon\n\nLook."]]),
        );

  test("that does not exist, has no heading for the alert, or says nothing under it is found out", () => {
    expect(moved("https://x/docs/runbooks/none.md#a")).toBe("no page none.md");
    expect(moved("https://x/docs/runbooks/kafka-full.md#other")).toBe("kafka-full.md has no heading for #other");
    expect(moved("https://x/docs/runbooks/kafka-full.md#kafkafullsoon")).toBe(
      "kafka-full.md#kafkafullsoon says nothing",
    );
  });

  test("has the anchors that GitHub makes of its headings", () => {
    expect(anchorOf("KafkaFullSoon")).toBe("kafkafullsoon");
    expect(anchorOf("Bring one back: `vmstorage-0`")).toBe("bring-one-back-vmstorage-0");
  });
});

describe("an alert that hides others", () => {
  test("names alerts that exist", () => {
    expect(inhibitions(families)).toContainEqual({
      source: "HopFailingOverLong",
      targets: ["HopFailingOver"],
      same: ["topic"],
    });
    const names = families.flatMap((family) => family.alerts.map(({ name }) => name));
    const told = inhibitions(families).flatMap(({ source, targets }) => [source, ...targets]);
    expect(told.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("and one that hides a stranger, or itself, is refused", () => {
    const [family] = families;
    const alert = family?.alerts[0];
    if (family === undefined || alert === undefined) throw new Error("no alert to change");
    const hiding = (hides: readonly string[]) => () => inhibitions([{ ...family, alerts: [{ ...alert, hides }] }]);
    expect(hiding(["Nobody"])).toThrow("Watchdog hides Nobody: found no other alert of that name");
    expect(hiding([alert.name])).toThrow("Watchdog hides Watchdog");
  });
});

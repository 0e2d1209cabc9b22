import { describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { dashboardFiles, HOME } from "../../../src/observability/dashboards/all.ts";
import { toLogs, toTraces } from "../../../src/observability/dashboards/style/links.ts";
import { DASHBOARDS } from "../../../src/observability/dashboards/uids.ts";
import { alertsOf, recordsOf } from "../../../src/observability/rule.ts";
import { hyperionRules } from "../../../src/observability/rules.ts";
import { TENANT_ATTRIBUTE } from "../../../src/telemetry/otelcol/parts.ts";
import { recordedLabels } from "../labels.ts";
import { dashboardProblems, linksOf } from "./check.ts";
import { type DashboardJson, queriesOf, shown } from "./model.ts";

/** Kubernetes' limit for the data of a ConfigMap, in bytes; a folder is one. */
const CONFIG_MAP_BYTES = 1024 * 1024;

const parsed = (files: ReturnType<typeof dashboardFiles>): DashboardJson[] =>
  Object.values(files).flatMap((folder) => Object.values(folder).map((text) => JSON.parse(text) as DashboardJson));

const ENVIRONMENTS = ["dev", "qa", "prod"].map((name) => {
  const environment = loadEnvironment(name);
  const files = dashboardFiles(environment);
  const rules = hyperionRules(environment, alertLinks(environment));
  return { name, environment, files, rules, all: parsed(files) };
});

describe.each(ENVIRONMENTS)("the dashboards of $name", ({ environment, files, rules, all }) => {
  const recorded = recordedLabels(recordsOf(rules));

  test("read metrics that exist, in languages that parse, from data sources that a viewer chooses (S0-GRF-02)", () => {
    expect(all.flatMap((one) => dashboardProblems(one, recorded).map((problem) => `${one.uid}: ${problem}`))).toEqual(
      [],
    );
  });

  test("have uids of their own and a folder that fits a ConfigMap (S0-GRF-02)", () => {
    const uids = all.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const [folder, texts] of Object.entries(files)) {
      const bytes = Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      expect(bytes, folder).toBeLessThan(CONFIG_MAP_BYTES);
    }
  });

  test("lead to one another and set variables that are there", () => {
    const variables = new Map(all.map(({ uid, templating }) => [uid, templating.list.map(({ name }) => name)]));
    const wrong = all.flatMap((one) =>
      linksOf(one)
        .filter((link) => !link.variables.every((name) => variables.get(link.uid)?.includes(name) === true))
        .map((link) => `${one.uid} → ${link.uid} ${link.variables.join(", ")}`),
    );
    expect(wrong).toEqual([]);
    expect(all.flatMap(linksOf).length).toBeGreaterThan(0);
  });

  test("include the one that every alert names (S0-GRF-02)", () => {
    const uids = all.map(({ uid }) => uid);
    const named = alertsOf(rules).map(({ annotations }) => /\/d\/([\w-]+)/.exec(annotations.dashboard_url)?.[1] ?? "");
    expect([...new Set(named)].filter((uid) => !uids.includes(uid))).toEqual([]);
  });

  test("begin with one that is there, and cannot be edited in Grafana", () => {
    expect(Object.keys(files[HOME.folder] ?? {})).toContain(HOME.file);
    expect(all.filter(({ editable }) => editable)).toEqual([]);
  });

  test("show ClickHouse and consumers where there are any", () => {
    const uids = all.map(({ uid }) => uid);
    expect(uids.includes(DASHBOARDS.clickhouse)).toBe(environment.hyperion.clickhouse !== undefined);
    expect(uids.includes(DASHBOARDS.consumers)).toBe(environment.consumers.length > 0);
  });

  test("are the same text each time", () => {
    expect(dashboardFiles(environment)).toEqual(files);
  });
});

describe("every component", () => {
  const uids = new Set(ENVIRONMENTS.flatMap(({ all }) => all.map(({ uid }) => uid)));
  const [first] = ENVIRONMENTS;
  const dashboard = (uid: string): DashboardJson => {
    const found = first?.all.find((one) => one.uid === uid);
    if (found === undefined) throw new Error(`no dashboard ${uid}`);
    return found;
  };

  test("has a dashboard in some environment", () => {
    expect(Object.values(DASHBOARDS).filter((uid) => !uids.has(uid))).toEqual([]);
  });

  test("is found from metrics in the logs and the traces of the same time", () => {
    const links = JSON.stringify(dashboard(DASHBOARDS.tenants));
    expect(links).toMatch(/\/explore\?[^"]*\$\{logs\}/);
    expect(links).toMatch(/\/explore\?[^"]*\$\{traces\}[^"]*\$\{__from\}/);
  });

  test("asks for traces by the attribute that ingress sets", () => {
    expect(queriesOf(dashboard(DASHBOARDS.tenants), "traces").map(({ text }) => text)).toEqual([
      expect.stringContaining(`resource.${TENANT_ATTRIBUTE} =~`),
    ]);
  });

  test("is shown beside Grafana and its rules (S1-SLF-02)", () => {
    expect(shown(dashboard(DASHBOARDS.self)).length).toBeGreaterThan(10);
  });
});

describe("the check of dashboards", () => {
  const broken = (change: (dashboard: DashboardJson) => void): string[] => {
    const [first] = ENVIRONMENTS;
    const text = first?.files[HOME.folder]?.[HOME.file] ?? "";
    const copy = JSON.parse(text) as DashboardJson;
    change(copy);
    const recorded = recordedLabels(recordsOf(first?.rules ?? []));
    return dashboardProblems(copy, recorded);
  };
  const target = (dashboard: DashboardJson, index = 0) =>
    queriesOf(dashboard, "metrics")[index]?.target as {
      expr: string;
      legendFormat: string;
      datasource: { uid: string };
    };
  const variables = (dashboard: DashboardJson) =>
    dashboard.templating.list as { name: string; type: string; query?: string }[];
  const ask = (dashboard: DashboardJson, source: string, query: object) => {
    variables(dashboard).push({ name: source, type: "datasource" });
    Object.assign(target(dashboard), { expr: undefined, datasource: { uid: `\${${source}}` }, ...query });
  };
  const panel = (dashboard: DashboardJson, index: number) =>
    shown(dashboard)[index] as unknown as { id: number; title: string; description: string; gridPos: { x: number } };

  test.each<[string, (dashboard: DashboardJson) => void, string]>([
    [
      "a metric that nobody shows",
      (one) => {
        target(one).expr = "nosuch_total";
      },
      "neither a program nor a rule",
    ],
    [
      "what is not PromQL",
      (one) => {
        target(one).expr = "sum(";
      },
      "not PromQL",
    ],
    [
      "a label that the metric does not have",
      (one) => {
        target(one).expr = 'up{tenant="a"}';
      },
      "no series of its query has",
    ],
    [
      "a legend of a label that was added up",
      (one) => {
        target(one).expr = "sum by (job) (up)";
        target(one).legendFormat = "{{pod}}";
      },
      "legend names pod",
    ],
    [
      "a data source by its uid",
      (one) => {
        target(one).datasource.uid = "victoriametrics";
      },
      "data source by no variable",
    ],
    [
      "a variable of a label that nobody has",
      (one) => {
        variables(one).push({ name: "x", type: "query", query: "label_values(up, colour)" });
      },
      "no series has colour",
    ],
    [
      "what is not LogQL",
      (one) => {
        ask(one, "logs", { expr: "{namespace=}" });
      },
      "not LogQL",
    ],
    [
      "what is not TraceQL",
      (one) => {
        ask(one, "traces", { query: "{ status = }" });
      },
      "not TraceQL",
    ],
    [
      "a link to the logs of a viewer who cannot choose them",
      (one) => {
        const url = toLogs("Logs", '{a="b"}').url;
        Object.assign(panel(one, 0), { links: [{ url }] });
      },
      "link to logs, no variable here",
    ],
    [
      "a link with what is not TraceQL",
      (one) => {
        variables(one).push({ name: "traces", type: "datasource" });
        const url = toTraces("Traces", "{ status = }").url;
        Object.assign(panel(one, 0), { links: [{ url }] });
      },
      "with: { status = }",
    ],
    [
      "one id for two panels",
      (one) => {
        panel(one, 1).id = panel(one, 0).id;
      },
      "panel id used twice",
    ],
    [
      "one title for two panels",
      (one) => {
        panel(one, 1).title = panel(one, 0).title;
      },
      "title used twice",
    ],
    [
      "panels on one another",
      (one) => {
        panel(one, 1).gridPos.x = panel(one, 0).gridPos.x;
      },
      "lie on one another",
    ],
    [
      "a panel beyond the edge",
      (one) => {
        panel(one, 5).gridPos.x = 23;
      },
      "wider than the dashboard",
    ],
    [
      "a panel that does not say what it means",
      (one) => {
        panel(one, 0).description = "";
      },
      "no description",
    ],
  ])("finds %s", (_, change, message) => {
    const found = broken(change);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((problem) => !problem.includes(message))).toEqual([]);
  });
});

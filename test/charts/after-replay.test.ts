import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { alertLinks } from "../../charts/hyperion/alert-links.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { METRICS_REPLAYED } from "../../src/conventions/alerting.ts";
import { alertsOf } from "../../src/observability/rule.ts";
import { hyperionRules } from "../../src/observability/rules.ts";
import { at, fields, list, rendered, selects, text, workloads } from "./rendered.ts";

/** Files of a ConfigMap whose name is a program's and a hash. */
const fileOf = (environment: string, name: RegExp, key: string): string =>
  text(
    at(
      rendered(environment).find(({ kind, metadata }) => kind === "ConfigMap" && name.test(metadata.name)),
      "data",
      key,
    ),
  );

/** What vmselect has cached of an outage is wrong once the replay has filled it; the design promises that it is forgotten. */
describe.each(ENVIRONMENTS)("after a replay in %s", (name) => {
  const config = fields(load(fileOf(name, /^alertmanager-[0-9a-f]{10}$/, "alertmanager.yaml")));
  const routes = list(at(config, "route", "routes"));

  it("the alert of a replay is evaluated, and routed before anything that tells people or nobody", () => {
    expect(
      alertsOf(hyperionRules(loadEnvironment(name), alertLinks(loadEnvironment(name)))).map(({ alert }) => alert),
    ).toContain(METRICS_REPLAYED);
    const index = routes.findIndex(({ matchers }) => text(matchers).includes(METRICS_REPLAYED));
    expect(index).toBeGreaterThan(-1);
    // The watchdog's route comes first; its matcher takes one other alert.
    const earlier = routes.slice(0, index);
    expect(earlier.map(({ receiver, matchers }) => [receiver, matchers])).toEqual([
      ["dead-mans-switch", ['alertname = "Watchdog"']],
    ]);
    expect(routes.slice(index).map(({ receiver }) => receiver)).toContain("null");
    expect(routes[index]?.["continue"]).not.toBe(true);
  });

  it("vmselect is called where it forgets, and passes it on to every other one", () => {
    const route = routes.find(({ matchers }) => text(matchers).includes(METRICS_REPLAYED));
    const receiver = list(config["receivers"]).find((one) => one["name"] === route?.["receiver"]);
    const [webhook] = list(receiver?.["webhook_configs"]);
    expect(text(webhook?.["url"])).toBe(
      "http://vmselect.hyperion.svc.cluster.local:8481/internal/resetRollupResultCache?propagate=1",
    );
    expect(webhook?.["send_resolved"]).toBe(true);
    const vmselect = workloads(rendered(name)).find(({ metadata }) => metadata.name === "vmselect");
    const replicas = Number(at(vmselect, "spec", "replicas"));
    const told = [...text(at(vmselect, "spec", "template")).matchAll(/-selectNode=(vmselect-\d+)\b/g)].map(
      ([, to]) => to,
    );
    expect(replicas).toBeGreaterThan(0);
    expect(told).toEqual(Array.from({ length: replicas }, (_, index) => `vmselect-${index}`));
  });

  it("Alertmanager may reach it", () => {
    const policy = rendered(name).find((one) => one.kind === "NetworkPolicy" && one.metadata.name === "alertmanager");
    const [rule, ...others] = list(at(policy, "spec", "egress")).filter(({ ports }) =>
      list(ports).some(({ port }) => port === 8481),
    );
    expect(others).toEqual([]);
    const vmselect = workloads(rendered(name)).find(({ metadata }) => metadata.name === "vmselect");
    const labels = at(vmselect, "spec", "template", "metadata", "labels");
    const [to, ...rest] = list(rule?.["to"]);
    expect(rest).toEqual([]);
    expect(at(to, "namespaceSelector", "matchLabels")).toEqual({ "kubernetes.io/metadata.name": "hyperion" });
    expect(selects(at(to, "podSelector", "matchLabels"), labels)).toBe(true);
  });
});

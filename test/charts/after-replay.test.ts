import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { alertLinks } from "../../charts/hyperion/alert-links.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { METRICS_REPLAYED } from "../../src/conventions/alerting.ts";
import { alertsOf } from "../../src/observability/rule.ts";
import { hyperionRules } from "../../src/observability/rules.ts";
import { at, fields, list, rendered, text, workloads } from "./rendered.ts";

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
    const nobody = routes.findIndex(({ receiver }) => receiver === "null");
    expect(index).toBeLessThan(nobody);
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
    const told = [...text(at(vmselect, "spec", "template")).matchAll(/-selectNode=vmselect-\d+/g)];
    expect(told).toHaveLength(Number(at(vmselect, "spec", "replicas")));
  });

  it("Alertmanager may reach it", () => {
    const policy = rendered(name).find((one) => one.kind === "NetworkPolicy" && one.metadata.name === "alertmanager");
    expect(text(at(policy, "spec", "egress"))).toContain("8481");
  });
});

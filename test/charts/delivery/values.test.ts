import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { CHART_IMAGE_REGISTRIES, type ChartName, REGISTRIES } from "../../../src/config/versions.ts";
import { environmentOf, environments, helmApplications, releaseOf, render, valueAt } from "./platform-apps.ts";

type Leaf = readonly [path: string, value: unknown];

/** Every value below `value` that is no map, by its path. */
const leaves = (value: unknown, path = ""): Leaf[] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
    : [[path, value]];

/** Registries that a chart's values name. */
const registriesNamed = (values: unknown): string[] =>
  leaves(values).flatMap(([path, value]) => {
    if (typeof value !== "string") return [];
    if (/[rR]egistry$/.test(path)) return [value];
    const first = value.split("/")[0] ?? "";
    return path.endsWith("/repository") && first.includes(".") ? [first] : [];
  });

/** Blocks of values that say what a container may use. */
const resourceBlocks = (values: unknown): unknown[] =>
  typeof values === "object" && values !== null && !Array.isArray(values)
    ? Object.entries(values).flatMap(([key, inner]) =>
        /[rR]esources$/.test(key) && typeof inner === "object" && inner !== null && "limits" in inner
          ? [inner]
          : resourceBlocks(inner),
      )
    : [];

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "%s",
  (_, environment) => {
    test.each(helmApplications(environment).map((one) => [one.name, one] as const))(
      "%s: registries are allowed ones, resources are stated",
      (_name, { chart, values }) => {
        const allowed: readonly string[] = CHART_IMAGE_REGISTRIES[chart as ChartName];
        expect(Object.keys(REGISTRIES)).toEqual(expect.arrayContaining([...allowed]));
        expect(allowed).toEqual(expect.arrayContaining(registriesNamed(values)));
        const blocks = resourceBlocks(values);
        expect(blocks.length).toBeGreaterThan(0);
        for (const block of blocks) {
          expect(block).toMatchObject({
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          });
        }
      },
    );
  },
);

describe("Argo CD", () => {
  const prod = environmentOf("prod");
  const { values } = releaseOf(prod, "argocd");
  const cm = valueAt(values, ["configs", "cm"]);

  test("has no local administrator, no anonymous user, no shell, and no right for who is in no group", () => {
    expect(cm).toMatchObject({ "admin.enabled": false, "users.anonymous.enabled": false, "exec.enabled": false });
    expect(valueAt(values, ["configs", "rbac", "policy.default"])).toBe("");
    const csv = String(valueAt(values, ["configs", "rbac", "policy.csv"]));
    expect(csv.trim().split("\n")).toEqual([
      `g, ${prod.groups.grafanaAdmins}, role:admin`,
      `g, ${prod.groups.breakGlass}, role:admin`,
      `g, ${prod.groups.grafanaViewers}, role:readonly`,
    ]);
  });

  test("signs people in by Entra, and itself by its service account's token: no client secret", () => {
    const oidc = load(String(valueAt(cm, ["oidc.config"])));
    expect(oidc).toMatchObject({ clientID: prod.entraApps.argocd, azure: { useWorkloadIdentity: true } });
    expect(oidc).not.toHaveProperty("clientSecret");
    expect(valueAt(values, ["server", "podLabels"])).toEqual({ "azure.workload.identity/use": "true" });
  });

  test("judges an Application by the health of what is in it, so that waves wait (S0-GIT-05)", () => {
    expect(valueAt(cm, ["resource.customizations.health.argoproj.io_Application"])).toContain(
      "obj.status.health.status",
    );
  });

  test("tells of failed syncs and of degraded health, at every Alertmanager", () => {
    const triggers = valueAt(values, ["notifications", "triggers"]) as Record<string, string>;
    const templates = valueAt(values, ["notifications", "templates"]) as Record<string, string>;
    const sent = Object.values(triggers).flatMap((text) =>
      (load(text) as { send: string[] }[]).flatMap(({ send }) => send),
    );
    expect(sent.map((name) => `template.${name}`)).toEqual(Object.keys(templates));
    const when = Object.entries(triggers).map(([name, text]) => [name, (load(text) as { when: string }[])[0]?.when]);
    expect(Object.fromEntries(when)).toEqual({
      "trigger.on-health-degraded": "app.status.health.status == 'Degraded'",
      "trigger.on-sync-failed": "app.status?.operationState?.phase in ['Error', 'Failed']",
    });
    // A trigger that no subscription names tells of nothing.
    expect(valueAt(values, ["notifications", "subscriptions"])).toEqual([
      { recipients: ["alertmanager"], triggers: ["on-sync-failed", "on-health-degraded"] },
    ]);
    expect(load(String(valueAt(values, ["notifications", "notifiers", "service.alertmanager"])))).toMatchObject({
      targets: [0, 1, 2].map((pod) => `alertmanager-${pod}.alertmanager-headless.hyperion.svc.cluster.local:9093`),
    });
  });

  test.each(environments)(
    "has two of each server and the replicated Redis in $environment if it says so, and one of each if not",
    (one) => {
      const { values: own } = releaseOf(one, "argocd");
      const found = [
        ["server", "replicas"],
        ["repoServer", "replicas"],
        ["redis-ha", "enabled"],
      ].map((path) => valueAt(own, path));
      expect(found).toEqual(one.gitops.highAvailability ? [2, 2, true] : [1, 1, undefined]);
    },
  );
});

test("NGINX has the internal address that the gateways send to, no snippets, and the certificate of Key Vault", () => {
  const prod = environmentOf("prod");
  const controller = valueAt(releaseOf(prod, "nginx-ingress").values, ["controller"]);
  expect(controller).toMatchObject({
    enableSnippets: false,
    healthStatus: true,
    healthStatusURI: "/nginx-health",
    wildcardTLS: { secret: "nginx-ingress/hyperion-tls" },
    service: {
      annotations: {
        "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
        "service.beta.kubernetes.io/azure-load-balancer-ipv4": prod.network.ingressAddress,
        "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "snet-load-balancer",
      },
    },
  });
  expect(valueAt(controller, ["config", "entries", "client-max-body-size"])).toBe(`${prod.gateways.maxOtlpBodyKb}k`);
});

test("ClickHouse's operator runs no hook and no password of its chart's", () => {
  const { values } = releaseOf(environmentOf("dev"), "clickhouse-operator");
  expect(values).toMatchObject({ crdHook: { enabled: false }, secret: { create: false } });
});

test("pods of a chart in a namespace with declared connections are declared, with what they open and who scrapes them", () => {
  const { pods, flows, scraped } = releaseOf(environmentOf("dev"), "kube-state-metrics");
  expect(pods?.map(({ name }) => name)).toEqual(["kube-state-metrics"]);
  expect(flows?.map(({ to }) => to.name).length).toBeGreaterThan(0);
  expect(scraped?.map(({ pods: { name } }) => name)).toContain("kube-state-metrics");
  const chart = render(environmentOf("dev")).charts.find(({ app }) => app === "operators");
  expect(chart?.pods).toEqual(expect.arrayContaining([...(pods ?? [])]));
  expect(chart?.flows).toEqual(expect.arrayContaining([...(flows ?? [])]));
  expect(chart?.scraped).toEqual(expect.arrayContaining([...(scraped ?? [])]));
});

import { App } from "cdk8s";
import type { HelmApplication } from "../../../charts/argocd/application.ts";
import { AppsChart } from "../../../charts/delivery/apps.ts";
import { clickhouseOperatorApplication } from "../../../charts/delivery/clickhouse-operator/application.ts";
import { ClickhouseOperatorSecretChart } from "../../../charts/delivery/clickhouse-operator/secret.ts";
import { OperatorNetworkChart } from "../../../charts/delivery/operator-network.ts";
import { FALCO_WATCHES } from "../../../charts/hyperion/falco.ts";
import { foundationCharts } from "../../../charts/hyperion/foundation.ts";
import { appsOf } from "../../../charts/hyperion/gitops.ts";
import { rootOf } from "../../../charts/hyperion/root.ts";
import { thirdPartyApplications } from "../../../charts/hyperion/third-party.ts";
import { falcoApplication, falcoNetwork } from "../../../charts/security/falco/application.ts";
import type { ComponentChart } from "../../../charts/workload/component-chart.ts";
import type { Pods } from "../../../charts/workload/flow.ts";
import { ARGOCD_RELEASE } from "../../../src/config/hyperion/argocd.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";

/** A rendered object, as far as these tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

const somePods: Pods = { kind: "pods", name: "x", namespace: NAMESPACES.hyperion, labels: { app: "x" } };

export const environments = ["dev", "qa", "prod"].map((name) => loadEnvironment(name));

export const environmentOf = (name: string): Environment => loadEnvironment(name);

/** Every third-party program, ClickHouse's operator wherever ClickHouse is, with stand-ins for parts of ours. */
export function helmApplications(environment: Environment): HelmApplication[] {
  const root = rootOf(new App(), environment, nilOutputs(environment));
  const { outside } = root;
  const findings = { url: "https://x:4321", peer: somePods, port: 4321 };
  const { clickhouse } = environment.hyperion;
  return [
    ...thirdPartyApplications(root),
    ...(clickhouse === undefined
      ? [clickhouseOperatorApplication({ namespace: NAMESPACES.clickhouseOperator, apiServer: outside.apiServer })]
      : []),
    {
      ...falcoApplication({
        namespace: NAMESPACES.falco,
        highAvailability: environment.gitops.highAvailability,
        findings,
        rules: { network: environment.network, ...FALCO_WATCHES, watched: [], flows: [] },
        priorities: { node: "hyperion-node", findings: "hyperion-ingest" },
      }),
      ...falcoNetwork(NAMESPACES.falco, outside.internet, findings),
    },
  ];
}

export const releaseOf = (environment: Environment, name: string): HelmApplication => {
  const found = helmApplications(environment).find((application) => application.name === name);
  if (found === undefined) throw new Error(`no application ${name}; Argo CD's is ${ARGOCD_RELEASE}`);
  return found;
};

/** The value at a path of a chart's values; undefined where there is none. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );

export const manifestsOf = (chart: ComponentChart): Manifest[] => chart.toJson() as Manifest[];

/** The delivery and security charts of an environment by name, and the app of apps over them. */
export function render(environment: Environment): { readonly charts: ComponentChart[]; readonly apps: Manifest[] } {
  const root = rootOf(new App(), environment, nilOutputs(environment));
  const { app, platform } = root;
  const charts: ComponentChart[] = [
    ...foundationCharts(root),
    new ClickhouseOperatorSecretChart(app, platform, NAMESPACES.clickhouseOperator),
    new OperatorNetworkChart(app, platform, helmApplications(environment)),
  ];
  const apps = new AppsChart(
    app,
    platform,
    appsOf(
      environment,
      charts.map((chart) => ({ name: chart.app, namespace: NAMESPACES.hyperion })),
      helmApplications(environment),
    ),
  );
  return { charts, apps: manifestsOf(apps) };
}

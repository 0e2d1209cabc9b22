import { App } from "cdk8s";
import { AppsChart } from "../../../charts/delivery/apps.ts";
import { ArgocdRepositoryChart } from "../../../charts/delivery/argocd/repository.ts";
import { CertificatesChart } from "../../../charts/delivery/certificates.ts";
import { ClickhouseOperatorSecretChart } from "../../../charts/delivery/clickhouse-operator-secret.ts";
import { IngressCertificateChart } from "../../../charts/delivery/ingress-certificate.ts";
import { OperatorNetworkChart } from "../../../charts/delivery/operator-network.ts";
import { clickhouseOperatorApplication } from "../../../charts/delivery/operators/clickhouse-operator.ts";
import { PlatformChart } from "../../../charts/delivery/platform.ts";
import { SecretsChart } from "../../../charts/delivery/secrets.ts";
import { peers } from "../../../charts/peers.ts";
import { falcoApplication, falcoNetwork } from "../../../charts/security/falco/application.ts";
import { FalcoCertificateChart } from "../../../charts/security/falco/certificate.ts";
import { KyvernoPoliciesChart } from "../../../charts/security/kyverno-policies.ts";
import { thirdPartyApplications } from "../../../charts/third-party.ts";
import type { HelmApplication } from "../../../charts/workload/application.ts";
import type { ComponentChart } from "../../../charts/workload/component-chart.ts";
import type { Pods } from "../../../charts/workload/flow.ts";
import { ARGOCD_RELEASE } from "../../../src/config/argocd.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";

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
  const context = { environment, outputs: nilOutputs(environment) };
  const outside = peers(environment);
  const findings = { url: "https://x:4321", peer: somePods, port: 4321 };
  const { clickhouse } = environment.hyperion;
  return [
    ...thirdPartyApplications(context, {
      peers: outside,
      alertmanager: { addresses: ["a:9093"], peer: somePods, port: 9093 },
    }),
    ...(clickhouse === undefined ? [clickhouseOperatorApplication(outside.apiServer)] : []),
    {
      ...falcoApplication(environment, { findings, rules: { watched: [], flows: [] } }),
      ...falcoNetwork(outside.internet, findings),
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
  const app = new App();
  const context = { environment, outputs: nilOutputs(environment) };
  const charts = [
    new PlatformChart(app, context),
    new SecretsChart(app, context),
    new ArgocdRepositoryChart(app, context),
    new IngressCertificateChart(app, context),
    new CertificatesChart(app, context),
    new ClickhouseOperatorSecretChart(app, context),
    new FalcoCertificateChart(app, context),
    new KyvernoPoliciesChart(app, context),
    new OperatorNetworkChart(app, context, helmApplications(environment)),
  ];
  const apps = new AppsChart(app, context, {
    directories: charts.map((chart) => ({ name: chart.app, namespace: NAMESPACES.hyperion })),
    helm: helmApplications(environment),
  });
  return { charts, apps: manifestsOf(apps) };
}

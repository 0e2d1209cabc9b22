import { App } from "cdk8s";
import { AppsChart } from "../../../charts/delivery/apps.ts";
import { argocdApplication } from "../../../charts/delivery/argocd/application.ts";
import { ArgocdRepositoryChart } from "../../../charts/delivery/argocd/repository.ts";
import { CertificatesChart } from "../../../charts/delivery/certificates.ts";
import { ClickhouseOperatorSecretChart } from "../../../charts/delivery/clickhouse-operator-secret.ts";
import { IngressCertificateChart } from "../../../charts/delivery/ingress-certificate.ts";
import { OperatorNetworkChart } from "../../../charts/delivery/operator-network.ts";
import { certManagerApplication } from "../../../charts/delivery/operators/cert-manager.ts";
import { clickhouseOperatorApplication } from "../../../charts/delivery/operators/clickhouse-operator.ts";
import { externalSecretsApplication } from "../../../charts/delivery/operators/external-secrets.ts";
import { kubeStateMetricsApplication } from "../../../charts/delivery/operators/kube-state-metrics.ts";
import { nginxIngressApplication } from "../../../charts/delivery/operators/nginx-ingress.ts";
import { nodeExporterApplication } from "../../../charts/delivery/operators/node-exporter.ts";
import { strimziApplication } from "../../../charts/delivery/operators/strimzi.ts";
import { PlatformChart } from "../../../charts/delivery/platform.ts";
import { SecretsChart } from "../../../charts/delivery/secrets.ts";
import { falcoApplication } from "../../../charts/security/falco/application.ts";
import { kyvernoApplication } from "../../../charts/security/kyverno.ts";
import { KyvernoPoliciesChart } from "../../../charts/security/kyverno-policies.ts";
import { trivyApplication } from "../../../charts/security/trivy.ts";
import type { HelmApplication } from "../../../charts/workload/application.ts";
import type { ComponentChart } from "../../../charts/workload/component-chart.ts";
import type { Addresses, Pods } from "../../../charts/workload/flow.ts";
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
const apiServer: Addresses = { kind: "addresses", name: "api-server", cidrs: ["10.0.0.0/28"] };

export const environments = ["dev", "qa", "prod"].map((name) => loadEnvironment(name));

export const environmentOf = (name: string): Environment => loadEnvironment(name);

/** Every third-party program, with stand-ins for what the composition root passes. */
export function helmApplications(environment: Environment): HelmApplication[] {
  const context = { environment, outputs: nilOutputs(environment) };
  return [
    argocdApplication(environment, { alertmanager: { addresses: ["a:9093"], peer: somePods, port: 9093 } }),
    certManagerApplication(environment),
    externalSecretsApplication(environment),
    strimziApplication(environment),
    nginxIngressApplication(environment),
    clickhouseOperatorApplication,
    kubeStateMetricsApplication({ environment: environment.environment, apiServer }),
    nodeExporterApplication(environment),
    kyvernoApplication(context),
    trivyApplication(context),
    falcoApplication(environment, {
      events: { url: "http://x:8088/events", peer: somePods, port: 8088 },
      listenPorts: [[443, 443]],
    }),
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
    new KyvernoPoliciesChart(app, context),
    new OperatorNetworkChart(app, context, helmApplications(environment)),
  ];
  const apps = new AppsChart(app, context, {
    directories: charts.map((chart) => ({ name: chart.app, namespace: NAMESPACES.hyperion })),
    helm: helmApplications(environment),
  });
  return { charts, apps: manifestsOf(apps) };
}

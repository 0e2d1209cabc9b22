import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../workload/flow.ts";
import { operatorPods } from "../workload/operator.ts";

const NAME = "trivy-operator";

/** Everything of Trivy's comes from GitHub's registry: its default is a mirror that the firewall does not let out. */
const REGISTRY = "ghcr.io";

const METRICS_PORT = 8080;

/** Any but root; the scanner image would run as root. */
const USER = 10_000;

const SECCOMP = { type: "RuntimeDefault" } as const;

/** Scans at a time: each pulls a whole image. */
const AT_A_TIME = { some: 3, many: 10 } as const;

export interface TrivyProps {
  readonly namespace: string;
  /** More scans at a time. */
  readonly highAvailability: boolean;
  /** Client id of its identity in Azure, which pulls from the registry. */
  readonly clientId: string;
  readonly apiServer: Addresses;
  /** Private endpoint of the registry. */
  readonly registry: Addresses;
  /** Public registries, and where Entra hands out tokens. */
  readonly internet: Addresses;
}

/** Pods of the jobs that the operator makes, one for each image. */
const scanPods = (namespace: string): Pods => ({
  kind: "pods",
  name: "trivy-scan",
  namespace,
  labels: { [LABELS.managedBy]: NAME },
});

const HTTPS = 443;

/**
 * Trivy: scans the images that run, again each day, for what has become known since they were built. What is built
 * here is scanned before it is published as well.
 */
export function trivyApplication(props: TrivyProps): HelmApplication {
  const { namespace } = props;
  const operator = operatorPods(NAME, namespace);
  const scans = scanPods(namespace);
  return {
    name: NAME,
    chart: "trivyOperator",
    namespace,
    pods: [operator, scans],
    flows: [
      flow(operator, props.apiServer, HTTPS, "reads what runs, makes scans, writes reports"),
      flow(operator, props.internet, HTTPS, "loads its checks, signs in to the registry"),
      flow(operator, props.registry, HTTPS, "asks the registry for digests"),
      flow(scans, props.registry, HTTPS, "pulls the image that is scanned"),
      flow(scans, props.internet, HTTPS, "pulls the image and the database of vulnerabilities"),
    ],
    scraped: [{ pods: operator, port: METRICS_PORT }],
    values: {
      excludeNamespaces: "kube-system,gatekeeper-system,dataprotection-microsoft",
      image: { registry: REGISTRY, repository: "aquasecurity/trivy-operator" },
      serviceAccount: { annotations: { [ANNOTATIONS.clientId]: props.clientId } },
      podSecurityContext: { runAsNonRoot: true, runAsUser: USER, fsGroup: USER, seccompProfile: SECCOMP },
      operator: {
        // What looks at nodes mounts their files and shares their processes: kubelets are Azure's to configure.
        infraAssessmentScannerEnabled: false,
        clusterComplianceEnabled: false,
        podLabels: { [LABELS.workloadIdentity]: "true" },
        scannerReportTTL: "24h",
        scanJobsConcurrentLimit: props.highAvailability ? AT_A_TIME.many : AT_A_TIME.some,
        metricsVulnIdEnabled: false,
        metricsImageInfo: true,
        // Pull secrets are not used: images are pulled by identity.
        accessGlobalSecretsAndServiceAccount: false,
      },
      trivyOperator: {
        scanJobPodTemplateLabels: `${LABELS.workloadIdentity}=true`,
        // Scans of an image unpack it below /tmp and need no root.
        scanJobPodTemplatePodSecurityContext: {
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
          fsGroup: USER,
          seccompProfile: SECCOMP,
        },
      },
      trivy: {
        image: { registry: REGISTRY, repository: "aquasecurity/trivy" },
        dbRegistry: REGISTRY,
        dbRepository: "aquasecurity/trivy-db",
        javaDbRegistry: REGISTRY,
        javaDbRepository: "aquasecurity/trivy-java-db",
        severity: "MEDIUM,HIGH,CRITICAL",
        resources: helmResources("100m", "1Gi"),
      },
      policiesBundle: { registry: REGISTRY, repository: "aquasecurity/trivy-checks" },
      resources: helmResources("100m", "1Gi"),
    },
  };
}

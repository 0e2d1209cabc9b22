import { policySet } from "../../policies/policy-set.ts";
import { ArgocdRepositoryChart } from "../delivery/argocd/repository.ts";
import { CertificatesChart } from "../delivery/certificates.ts";
import { IngressCertificateChart } from "../delivery/ingress-certificate.ts";
import { PlatformChart } from "../delivery/platform.ts";
import { SecretsChart } from "../delivery/secrets.ts";
import { FalcoCertificateChart } from "../security/falco/certificate.ts";
import { KyvernoPoliciesChart } from "../security/kyverno-policies.ts";
import type { ComponentChart } from "../workload/component-chart.ts";
import type { PriorityRole } from "../workload/platform.ts";
import { NODE_AGENTS } from "./exceptions.ts";
import { guarded } from "./guarded.ts";
import { PRIORITIES, priorityClass, STORAGE_CLASSES } from "./platform.ts";
import { type Root, vaultUrl } from "./root.ts";

const priorities = Object.fromEntries(
  Object.entries(PRIORITIES).map(([role, priority]) => [priorityClass(role as PriorityRole), priority]),
);

/** What must be there before any workload: namespaces, policies, certificates, and the way to each secret. */
export const foundationCharts = ({ app, environment, platform }: Root): ComponentChart[] => [
  new PlatformChart(app, platform, { priorities, storageClasses: Object.values(STORAGE_CLASSES) }),
  new KyvernoPoliciesChart(app, platform, policySet(guarded(environment), NODE_AGENTS)),
  new ArgocdRepositoryChart(app, platform, {
    github: environment.github,
    repositoryApp: environment.gitops.repositoryApp,
    secrets: { identity: "argocd-secrets", vaultUrl: vaultUrl(environment) },
  }),
  new IngressCertificateChart(app, platform, {
    identity: "nginx-secrets",
    vaultUrl: vaultUrl(environment, "stateKeyVault"),
  }),
  new CertificatesChart(app, platform),
  new FalcoCertificateChart(app, platform),
  new SecretsChart(app, platform, { identity: "hyperion-secrets", vaultUrl: vaultUrl(environment) }),
];

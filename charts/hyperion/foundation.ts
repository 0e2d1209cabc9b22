import { protectedNamespaces } from "../../policies/guard-rails/protected-namespaces.ts";
import { policySet } from "../../policies/policy-set.ts";
import { VAULT_SECRETS } from "../../src/config/azure/vault-secrets.ts";
import { repositoryUrl } from "../../src/config/git.ts";
import { REPOSITORY_SECRET } from "../../src/config/hyperion/argocd.ts";
import { INGRESS_TLS_SECRET } from "../../src/conventions/intake.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
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
import { OWN_NAMESPACES } from "./namespaces.ts";
import { PRIORITIES, priorityClass, STORAGE_CLASSES } from "./platform.ts";
import { type Root, vaultUrl } from "./root.ts";

const priorities = Object.fromEntries(
  Object.entries(PRIORITIES).map(([role, priority]) => [priorityClass(role as PriorityRole), priority]),
);

/** What must be there before any workload: namespaces, policies, certificates, and the way to each secret. */
export const foundationCharts = ({ app, environment, platform }: Root): ComponentChart[] => [
  new PlatformChart(app, platform, {
    namespaces: OWN_NAMESPACES,
    priorities,
    storageClasses: Object.values(STORAGE_CLASSES),
    admissionPolicies: protectedNamespaces(guarded(environment)),
  }),
  new KyvernoPoliciesChart(app, platform, policySet(guarded(environment), NODE_AGENTS)),
  new ArgocdRepositoryChart(app, platform, {
    namespace: NAMESPACES.argocd,
    secret: REPOSITORY_SECRET,
    repository: repositoryUrl(environment.github),
    repositoryApp: { ...environment.gitops.repositoryApp, vaultName: VAULT_SECRETS.argocd.repositoryKey },
    secrets: { identity: "argocd-secrets", vaultUrl: vaultUrl(environment) },
  }),
  new IngressCertificateChart(app, platform, {
    namespace: NAMESPACES.nginx,
    secret: INGRESS_TLS_SECRET,
    vaultName: VAULT_SECRETS.nginx.certificate,
    identity: "nginx-secrets",
    vaultUrl: vaultUrl(environment, "stateKeyVault"),
  }),
  new CertificatesChart(app, platform, NAMESPACES.certManager),
  new FalcoCertificateChart(app, platform, NAMESPACES.falco),
  new SecretsChart(app, platform, { identity: "hyperion-secrets", vaultUrl: vaultUrl(environment) }),
];

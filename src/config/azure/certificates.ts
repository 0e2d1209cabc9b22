import type { Names } from "./names.ts";
import { MEGATRON_CERTIFICATE, VAULT_SECRETS } from "./vault-secrets.ts";

interface ServedCertificate {
  /** Name in the state vault. */
  readonly name: string;
  readonly hosts: readonly string[];
}

/** Vault secrets of the private root: its certificate, and the key that signs a renewal. */
export const ROOT_SECRETS = { certificate: "gateways-root", key: "gateways-root-key" } as const;

/**
 * The two certificates that are served, each with every name that somebody asks for where it answers. NGINX answers
 * for Hyperion's hosts and, behind Megatron's gateway, for every application; that gateway probes it by `apps.ZONE`,
 * which the wildcard does not cover.
 */
export function servedCertificates({ hosts }: Pick<Names, "hosts">) {
  const applications = [hosts.apps, `*.${hosts.apps}`];
  return {
    nginx: {
      name: VAULT_SECRETS.nginx.certificate,
      hosts: [hosts.otlp, hosts.otlpGrpc, hosts.grafana, hosts.argocd, ...applications],
    },
    megatron: { name: MEGATRON_CERTIFICATE, hosts: applications },
  } as const satisfies Record<string, ServedCertificate>;
}

/** Whether a certificate's names cover a host; `*.x` covers one label in front of x, and itself as a listener's name. */
export const covers = (names: readonly string[], host: string): boolean =>
  names.includes(host) || names.includes(host.replace(/^[^.]+/, "*"));

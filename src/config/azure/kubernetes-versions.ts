interface KubernetesVersion {
  /** Last day of AKS's support, and of its long-term support, which needs the Premium tier. `YYYY-MM-DD`. */
  readonly supported: string;
  readonly longTerm: string;
}

/**
 * Minor versions of Kubernetes that AKS makes clusters of, by the end of their support. A version past its end is
 * refused for new clusters (`K8sVersionNotSupported`). Source: "AKS Kubernetes release calendar", Microsoft Learn, which
 * gives months; the last day of the month is meant. Read on 2026-11-30.
 */
export const KUBERNETES_VERSIONS: Readonly<Record<string, KubernetesVersion>> = {
  "1.34": { supported: "2026-11-30", longTerm: "2027-11-30" },
  "1.35": { supported: "2027-03-31", longTerm: "2028-03-31" },
  "1.36": { supported: "2027-06-30", longTerm: "2028-06-30" },
  "1.37": { supported: "2027-10-31", longTerm: "2028-10-31" },
};

/** Days before the end in which the next minor has to be deployed: time for dev, qa and prod. */
export const UPGRADE_DAYS = 60;

/** Days from `today` (`YYYY-MM-DD`) to the end of a version's support; undefined for one that AKS does not list. */
export function daysOfSupport(version: string, tier: "Standard" | "Premium", today: string): number | undefined {
  const known = KUBERNETES_VERSIONS[version];
  if (known === undefined) return undefined;
  const end = tier === "Premium" ? known.longTerm : known.supported;
  return Math.floor((Date.parse(end) - Date.parse(today)) / 86_400_000);
}

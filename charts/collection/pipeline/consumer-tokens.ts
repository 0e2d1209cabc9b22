import type { ComponentChart } from "../../workload/component-chart.ts";
import type { CollectorProps } from "./collector.ts";

const SECRET = "consumer-tokens";
const PATH = "/etc/consumer-tokens";

/** File with a consumer's bearer token, in pods that mount {@link consumerTokens}. */
export const consumerTokenFile = (consumer: string): string => `${PATH}/${consumer}`;

/**
 * Declares the Secret with every consumer's token in the chart's namespace; volumes and mounts of pods that read it.
 * @param consumers names of consumer teams
 */
export function consumerTokens(
  chart: ComponentChart,
  consumers: readonly string[],
): Pick<CollectorProps, "volumes" | "mounts"> {
  if (consumers.length === 0) return {};
  chart.platform.secret(chart, { name: SECRET, keys: consumers });
  return {
    volumes: [{ name: SECRET, secret: { secretName: SECRET } }],
    mounts: [{ name: SECRET, mountPath: PATH, readOnly: true }],
  };
}

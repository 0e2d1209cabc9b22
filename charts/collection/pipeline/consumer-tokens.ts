import { consumerTokenSecret } from "../../../src/config/vault-secrets.ts";
import type { CollectorProps } from "../../workload/collector.ts";
import type { ComponentChart } from "../../workload/component-chart.ts";
import { externalSecret } from "../../workload/external-secret.ts";

const SECRET = "consumer-tokens";
const PATH = "/etc/consumer-tokens";

/** File with a consumer's bearer token, in pods that mount {@link consumerTokens}. */
export const consumerTokenFile = (consumer: string): string => `${PATH}/${consumer}`;

/** Declares the Secret with every consumer's token in the chart's namespace; volumes and mounts of pods that read it. */
export function consumerTokens(chart: ComponentChart): Pick<CollectorProps, "volumes" | "mounts"> {
  const { consumers } = chart.context.environment;
  if (consumers.length === 0) return {};
  externalSecret(chart, {
    name: SECRET,
    keys: Object.fromEntries(consumers.map(({ name }) => [name, consumerTokenSecret(name)])),
  });
  return {
    volumes: [{ name: SECRET, secret: { secretName: SECRET } }],
    mounts: [{ name: SECRET, mountPath: PATH, readOnly: true }],
  };
}

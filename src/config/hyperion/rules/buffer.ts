import { topicsOnDisk } from "../../../conventions/kafka-limits.ts";
import { type Breach, rule } from "../../rules/rule.ts";

const gibibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 3)} GiB`;

/** What is to wait for so long fits the brokers' disks. */
export const bufferRules = [
  rule(["hyperion", "consumers"], function* (environment): Generator<Breach> {
    const { needed, there } = topicsOnDisk(environment);
    if (needed <= there) return;
    const { brokers, retentionHours, expectedKbPerSecond } = environment.hyperion.kafka;
    const rates = Object.entries(expectedKbPerSecond).map(([signal, rate]) => `${signal} ${rate}`);
    yield {
      path: ["hyperion", "kafka", "retentionHours"],
      found: `${retentionHours} h of ${rates.join(", ")} kB/s for every target, which fill ${gibibytes(needed)} with all copies`,
      allowed: `up to ${gibibytes(there)}, what topics may fill of ${brokers.replicas} brokers with ${brokers.volume} each`,
      remedy:
        "enlarge kafka.brokers.volume, or lower retentionHours, expectedKbPerSecond or a consumer's samplingPercent",
    };
  }),
];

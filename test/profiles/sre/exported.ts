import { knownSeries } from "../../../src/observability/metrics/table.ts";
import { loadGeneratorProgram } from "../../../src/services/load-generator/program.ts";
import { orderProgram } from "../../../src/services/order/program.ts";
import { paymentProgram } from "../../../src/services/payment/program.ts";
import type { Program } from "../../../src/services/shared/program.ts";
import type { ServerSettings } from "../../../src/services/shared/settings.ts";
import { userProgram } from "../../../src/services/user/program.ts";
import { standIn } from "../../services/stand-in.ts";
import { start } from "../../services/started.ts";
import { VirtualClock } from "../../services/virtual-clock.ts";

/** Labels that the jobs set on a target, whichever variant finds it. */
const TARGET_LABELS = ["job", "instance", "service", "app", "namespace", "pod", "node"];

/** What Prometheus itself shows of the scrapes that it is configured to make. */
const PROMETHEUS = { prometheus_sd_discovered_targets: ["name", "config"] } as const;

/** What the API server of Kubernetes 1.29 and later shows of its requests to etcd. */
const API_SERVER = {
  etcd_requests_total: ["operation", "type"],
  etcd_request_errors_total: ["operation", "type"],
} as const;

/** Series of the alerts themselves have the labels of each alert. */
const ALERTS = ["alertname", "alertstate", "severity", "category", "team", "slo", "long_window"];

async function scraped<S extends { readonly server: ServerSettings }>(
  program: Program<S>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Map<string, Set<string>>> {
  const clock = new VirtualClock();
  const { fetch } = standIn(clock, () => ({ status: 200 }));
  const { all } = await start(program, variables, { clock, fetch }).metrics();
  const series = new Map<string, Set<string>>();
  for (const { name, labels } of all) {
    series.set(name, new Set([...(series.get(name) ?? []), ...Object.keys(labels)]));
  }
  return series;
}

/** Series of the services' own /metrics, before the first request, with the labels that they export. */
export async function exportedByServices(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const each = await Promise.all([
    scraped(orderProgram),
    scraped(paymentProgram),
    scraped(userProgram),
    scraped(loadGeneratorProgram),
  ]);
  return new Map(each.flatMap((series) => [...series]));
}

/** Every series that a rule or a panel may read beside those that rules record, with all labels that it may have. */
export async function knownToPrometheus(): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>([
    ...knownSeries(),
    ...Object.entries(PROMETHEUS),
    ...Object.entries(API_SERVER),
    ...[...(await exportedByServices())].map(([name, labels]) => [name, [...labels]] as const),
    ["ALERTS", ALERTS],
  ]);
  return new Map([...known].map(([name, labels]) => [name, [...labels, ...TARGET_LABELS]]));
}

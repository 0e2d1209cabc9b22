import { App } from "cdk8s";
import type { PlatformOutputs } from "../src/config/outputs.ts";
import type { Environment } from "../src/config/schema.ts";
import { SCRAPE_INTERVAL_SECONDS } from "../src/conventions/alerting.ts";
import { NAMESPACES } from "../src/conventions/namespaces.ts";
import { PORTS } from "../src/telemetry/ports.ts";
import { insertPath } from "../src/telemetry/victoria-metrics/cluster.ts";
import { ScraperChart } from "./collection/scraper.ts";
import { AppsChart } from "./delivery/apps.ts";
import { OperatorNetworkChart } from "./delivery/operator-network.ts";
import { collectorCharts } from "./hyperion/collectors.ts";
import { FALCO_WATCHES } from "./hyperion/falco.ts";
import { foundationCharts } from "./hyperion/foundation.ts";
import { appsOf } from "./hyperion/gitops.ts";
import { priorityClass } from "./hyperion/platform.ts";
import { presentationCharts } from "./hyperion/presentation.ts";
import { clusterName, platformAccount, type Root, rootOf } from "./hyperion/root.ts";
import { storeCharts } from "./hyperion/stores.ts";
import { thirdPartyApplications } from "./hyperion/third-party.ts";
import { COLLECTORS, VICTORIA_METRICS } from "./hyperion/workloads.ts";
import { falcoApplication, falcoNetwork } from "./security/falco/application.ts";
import type { ComponentChart } from "./workload/component-chart.ts";
import { type Flow, uniqueFlows } from "./workload/flow.ts";
import { workloadNetworkPolicy } from "./workload/network-policy.ts";
import { applyPatches } from "./workload/patches.ts";
import { target } from "./workload/target.ts";
import { hostOf } from "./workload/workload.ts";

/** Everything that one environment is rendered from. */
export interface Hyperion {
  readonly app: App;
  readonly charts: readonly ComponentChart[];
  /** Every connection of the platform, once, in a stable order. */
  readonly flows: readonly Flow[];
}

/** What scrapes all others: their ports are known once all others are made. */
function scraper(
  { app, environment, platform, outside }: Root,
  charts: readonly ComponentChart[],
  operators: ComponentChart,
) {
  const account = platformAccount(environment);
  return new ScraperChart(app, platform, {
    size: environment.hyperion.collection.scraper,
    cluster: clusterName(environment),
    intervalSeconds: SCRAPE_INTERVAL_SECONDS,
    remoteWrite: target(VICTORIA_METRICS.vminsert, PORTS.vminsert.http, `${insertPath(account)}/api/v1/write`),
    targets: charts.flatMap((chart) => chart.scraped),
    operators: operators.scraped,
    apiServer: outside.apiServer,
    nodes: outside.nodes,
  });
}

/** The composition root: makes every component and hands each the references that it needs of others. */
export function hyperion(environment: Environment, outputs: PlatformOutputs): Hyperion {
  const root = rootOf(new App(), environment, outputs);
  const { app, platform, outside } = root;
  const findings = {
    ...target(COLLECTORS.ingress, PORTS.otelcol.platformHttp),
    url: `https://${hostOf(COLLECTORS.ingress)}:${PORTS.otelcol.platformHttp}`,
  };
  const helm = thirdPartyApplications(root);
  const operators = new OperatorNetworkChart(app, platform, [
    ...helm,
    falcoNetwork(NAMESPACES.falco, outside.internet, findings),
  ]);
  const charts: ComponentChart[] = [
    ...foundationCharts(root),
    operators,
    ...storeCharts(root),
    ...presentationCharts(root),
    ...collectorCharts(root),
  ];
  charts.push(scraper(root, charts, operators));
  const directories = charts.map((chart) => ({ name: chart.app, namespace: chart.home }));
  const falco = falcoApplication({
    namespace: NAMESPACES.falco,
    highAvailability: environment.gitops.highAvailability,
    findings,
    priorities: { node: priorityClass("node"), findings: priorityClass("ingest") },
    rules: {
      network: environment.network,
      ...FALCO_WATCHES,
      flows: uniqueFlows(charts.flatMap((chart) => chart.flows)),
      watched: charts.flatMap(({ pods: parties, listening }) =>
        parties.map((party) => ({ pods: party, listens: listening.get(party.name) })),
      ),
    },
  });
  charts.push(new AppsChart(app, platform, appsOf(environment, directories, [...helm, falco])));
  const flows = uniqueFlows(charts.flatMap((chart) => chart.flows));
  for (const chart of charts) for (const subject of chart.pods) workloadNetworkPolicy(chart, subject, flows);
  applyPatches(charts, environment.hyperion.patches);
  return { app, charts, flows };
}

import { mebibytes } from "../../src/base/quantity.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import type { ComponentChart } from "./component-chart.ts";
import type { Resources } from "./container.ts";
import { deployment } from "./deployment.ts";
import { serviceAccount } from "./service-account.ts";
import { headlessHostOf, type Workload } from "./workload.ts";

/** Share of the memory limit that holds items; the rest is connections and the slab allocator. */
const ITEM_SHARE = 0.8;

/** Largest item: a Parquet footer or a Loki chunk, above memcached's own 1 MiB. */
const MAX_ITEM = "5m";

/** Megabytes and cores of the metrics exporter beside it. */
const EXPORTER: Resources = { cpu: "20m", memory: "64Mi" };

/** The cache of a store: apart from its ring, so with a name of its own. */
export const memcachedWorkload = (store: string, namespace: string): Workload => ({
  app: `${store}-memcached`,
  component: `${store}-memcached`,
  namespace,
  layer: "storage",
});

/** Addresses of all pods, as dskit's DNS discovery takes them: it hashes keys over them. */
export const memcachedAddresses = (workload: Workload): string =>
  `dns+${headlessHostOf(workload)}:${PORTS.memcached.client}`;

/** A cache whose loss costs time only. */
export function memcached(
  chart: ComponentChart,
  workload: Workload,
  size: Resources & { readonly replicas: number },
): void {
  const image = chart.platform.image("memcached");
  const megabytes = Math.floor(mebibytes(size.memory) * ITEM_SHARE);
  deployment(chart, {
    workload,
    placement: "collection",
    replicas: size.replicas,
    serviceAccount: serviceAccount(chart, workload, image.tag),
    priority: "query",
    metrics: { port: PORTS.memcached.metrics },
    services: [{ name: "client", port: PORTS.memcached.client }],
    headless: true,
    containers: [
      {
        name: "memcached",
        image,
        args: ["-m", String(megabytes), "-I", MAX_ITEM, "-c", "16384", "-p", String(PORTS.memcached.client)],
        ports: [{ name: "client", port: PORTS.memcached.client }],
        resources: size,
        probes: { ready: { port: "client" }, live: { port: "client" } },
        goMemoryShare: false,
      },
      {
        name: "exporter",
        image: chart.platform.image("memcachedExporter"),
        args: [
          `--memcached.address=127.0.0.1:${PORTS.memcached.client}`,
          `--web.listen-address=:${PORTS.memcached.metrics}`,
        ],
        ports: [{ name: "metrics", port: PORTS.memcached.metrics }],
        resources: EXPORTER,
        probes: { ready: { path: "/metrics", port: "metrics" }, live: { port: "metrics" } },
      },
    ],
  });
}

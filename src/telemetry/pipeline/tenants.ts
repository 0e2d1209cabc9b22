import type { Signal } from "../../conventions/topics.ts";
import {
  type Connector,
  connector,
  type Pipeline,
  type Processor,
  pipelineId,
  type Receiver,
} from "../otelcol/model.ts";
import { hopExporter, type LocalHop, TENANT_ATTRIBUTE, TENANT_HEADER } from "../otelcol/parts.ts";
import { otlpPath } from "../victoria-metrics/cluster.ts";

/** Who sends telemetry, as the environment names them. */
export interface CollectorTenant {
  /** Value of the tenant's resource attribute and of its header. */
  readonly name: string;
  /** VictoriaMetrics account id. */
  readonly account: number;
}

/** What leads from a connector to a store. */
export interface StoreExport {
  readonly signal: Signal;
  /** The first is the platform: it also gets what belongs to a tenant that is gone, which a replay may bring. */
  readonly tenants: readonly [CollectorTenant, ...CollectorTenant[]];
  readonly hop: LocalHop;
}

/** Where Loki takes OTLP. */
const LOKI_OTLP_PATH = "/otlp";

/** What the store of a signal puts before OTLP's own path, by tenant. */
const PATHS: Readonly<Record<Signal, (tenant: CollectorTenant) => string>> = {
  metrics: ({ account }) => otlpPath(account),
  logs: () => LOKI_OTLP_PATH,
  traces: () => "",
};

const tenantPipeline = (signal: Signal, name: string) => ({ signal, name: `tenant-${name}` }) as const;

/** The whole path of each store's intake, with any account, as a pattern: what stands in for the stores takes it. */
export const STORE_PATHS: Readonly<Record<Signal, string>> = {
  metrics: `${otlpPath(0).replace("/0/", "/{account}/")}/v1/metrics`,
  logs: `${LOKI_OTLP_PATH}/v1/logs`,
  traces: "/v1/traces",
};

/**
 * A connector that tells tenants apart by their resource attribute, and one pipeline a tenant behind it. The tenant
 * becomes a header or a path as late as this, so that it outlives collectors and Kafka.
 */
function toStore({ signal, tenants, hop }: StoreExport): {
  readonly router: Connector;
  readonly pipelines: readonly Pipeline[];
} {
  const [platform] = tenants;
  const router = connector(`routing/${signal}`, {
    default_pipelines: [pipelineId(tenantPipeline(signal, platform.name))],
    error_mode: "propagate",
    table: tenants.map(({ name }) => ({
      context: "resource",
      condition: `attributes["${TENANT_ATTRIBUTE}"] == "${name}"`,
      pipelines: [pipelineId(tenantPipeline(signal, name))],
    })),
  });
  const pipelines = tenants.map(
    (tenant): Pipeline => ({
      ...tenantPipeline(signal, tenant.name),
      receivers: [router],
      processors: [],
      exporters: [
        hopExporter({
          name: `${signal}-${tenant.name}`,
          hop,
          path: PATHS[signal](tenant),
          headers: { [TENANT_HEADER]: tenant.name },
        }),
      ],
    }),
  );
  return { router, pipelines };
}

/** Pipelines from receivers, through processors, to the store of a signal. */
export function storePipelines(
  way: { readonly name?: string; readonly receivers: readonly Receiver[]; readonly processors: readonly Processor[] },
  store: StoreExport,
): Pipeline[] {
  const { router, pipelines } = toStore(store);
  return [{ ...way, signal: store.signal, exporters: [router] }, ...pipelines];
}

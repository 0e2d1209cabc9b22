import type { TempoDatasource } from "./datasource-types.ts";
import { macro } from "./macro.ts";

export interface TempoDatasourceOptions {
  readonly name: string;
  readonly uid: string;
  readonly url: string;
  /** Tenants to read, joined by `|`. */
  readonly tenants: string;
  readonly isDefault: boolean;
  /** Data sources that a span leads to. */
  readonly logsUid: string;
  readonly metricsUid: string;
  readonly spanMetrics: { readonly calls: string; readonly latencyBucket: string };
}

/** A trace may start before and end after the span one looks at, and a log line may be stamped late. */
const AROUND_A_SPAN = { spanStartTimeShift: "-5m", spanEndTimeShift: "5m" } as const;

/** Tempo with the ways on: from a span to its logs and to its operation's RED, the service map, the node graph. */
export function tempoDatasource(options: TempoDatasourceOptions): TempoDatasource {
  const { calls, latencyBucket } = options.spanMetrics;
  const tags = macro("__tags");
  return {
    name: options.name,
    uid: options.uid,
    type: "tempo",
    access: "proxy",
    editable: false,
    url: options.url,
    isDefault: options.isDefault,
    jsonData: {
      httpHeaderName1: "X-Scope-OrgID",
      tracesToLogsV2: {
        datasourceUid: options.logsUid,
        ...AROUND_A_SPAN,
        // Only labels of Loki's index: a selector may name nothing else.
        tags: [
          { key: "service.name", value: "service_name" },
          { key: "k8s.namespace.name", value: "k8s_namespace_name" },
        ],
        customQuery: true,
        query: `{${tags}} | trace_id="${macro("__trace.traceId")}"`,
      },
      tracesToMetrics: {
        datasourceUid: options.metricsUid,
        spanStartTimeShift: "-30m",
        spanEndTimeShift: "30m",
        tags: [{ key: "service.name", value: "service" }],
        queries: [
          { name: "Requests per second", query: `sum(rate(${calls}{${tags}}[5m]))` },
          {
            name: "Errors per second",
            query: `sum(rate(${calls}{${tags},status_code="STATUS_CODE_ERROR"}[5m]))`,
          },
          {
            name: "95th percentile latency",
            query: `histogram_quantile(0.95, sum by (le) (rate(${latencyBucket}{${tags}}[5m])))`,
          },
        ],
      },
      serviceMap: { datasourceUid: options.metricsUid },
      nodeGraph: { enabled: true },
      streamingEnabled: { search: true },
      // A look-up by id without a time reads the index of every block of the retention.
      traceQuery: { timeShiftEnabled: true, spanStartTimeShift: "-30m", spanEndTimeShift: "30m" },
    },
    secureJsonData: { httpHeaderValue1: options.tenants },
  };
}

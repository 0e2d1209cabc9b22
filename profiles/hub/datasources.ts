import type { DatasourceFile } from "../../src/telemetry/grafana/datasource-types.ts";
import { DATABASE } from "./k3s/postgres.ts";

/** Fixed uids: dashboards name their source by them. */
export const UIDS = { postgres: "postgres", loki: "loki", tempo: "tempo" } as const;

/** Where Grafana finds the password of the role that may only read. */
export const READER = { path: "/etc/grafana-postgres", role: "grafana_reader" } as const;

const common = { access: "proxy", editable: false } as const;

interface Places {
  /** `host:port`. */
  readonly postgres: string;
  readonly loki: string;
  readonly tempo: string;
}

/** Business data and host metrics, logs, and traces, each of which leads to the other. */
export const datasources = ({ postgres, loki, tempo }: Places): DatasourceFile => ({
  apiVersion: 1,
  prune: true,
  datasources: [
    {
      ...common,
      name: "PostgreSQL",
      uid: UIDS.postgres,
      type: "grafana-postgresql-datasource",
      url: postgres,
      user: READER.role,
      // Since Grafana 12.2 the database is read from here alone.
      jsonData: { database: DATABASE, sslmode: "disable", postgresVersion: 1500, maxOpenConns: 5 },
      secureJsonData: { password: `$__file{${READER.path}/${READER.role}}` },
    },
    {
      ...common,
      name: "Loki",
      uid: UIDS.loki,
      type: "loki",
      url: loki,
      jsonData: {
        derivedFields: [
          {
            name: "trace_id",
            matcherType: "label",
            matcherRegex: "trace_id",
            url: "$${__value.raw}",
            urlDisplayLabel: "Trace",
            datasourceUid: UIDS.tempo,
          },
        ],
      },
    },
    {
      ...common,
      name: "Tempo",
      uid: UIDS.tempo,
      type: "tempo",
      url: tempo,
      isDefault: false,
      jsonData: {
        tracesToLogsV2: {
          datasourceUid: UIDS.loki,
          spanStartTimeShift: "-5m",
          spanEndTimeShift: "5m",
          tags: [],
          customQuery: true,
          query: '{job="journal"} | trace_id=`$${__trace.traceId}`',
        },
        nodeGraph: { enabled: true },
      },
    },
  ],
});

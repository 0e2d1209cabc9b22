import type { Construct } from "constructs";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { fixedConfig } from "../../../charts/workload/config-map.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { scratch } from "../../../charts/workload/pod.ts";
import { serviceAccount } from "../../../charts/workload/service-account.ts";
import { statefulSet } from "../../../charts/workload/stateful-set.ts";
import type { Workload } from "../../../charts/workload/workload.ts";

/** Where PostgreSQL listens. */
export const POSTGRES_PORT = 5432;

export const DATABASE = "hub";

/** Secret with a password of each role, made by a person. */
export const POSTGRES_SECRET = "postgres";

/** Roles beside the administrator, each with its key in the Secret. `grafana_reader` may only read: Grafana checks no SQL. */
export const ROLES = ["hub_proxy", "hub_metrics", "grafana_reader"] as const;

export const postgresWorkload = (namespace: string): Workload => ({
  app: "postgres",
  component: "postgres",
  namespace,
  layer: "storage",
});

const SECRET_PATH = "/etc/postgres-secrets";

/** Run by the image once, on an empty volume. Passwords are read inside psql, so that no process list shows them. */
export const initScript = (): string => `#!/bin/bash
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres --dbname ${DATABASE} <<'SQL'
REVOKE ALL ON SCHEMA public FROM PUBLIC;
${ROLES.map(
  (role) => `\\set password \`cat ${SECRET_PATH}/${role}\`
CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 10 PASSWORD :'password';
GRANT CONNECT ON DATABASE ${DATABASE} TO ${role};
GRANT USAGE ON SCHEMA public TO ${role};`,
).join("\n")}
GRANT CREATE ON SCHEMA public TO hub_proxy, hub_metrics;
ALTER ROLE grafana_reader SET default_transaction_read_only = on;
ALTER ROLE grafana_reader SET statement_timeout = '30s';
ALTER DEFAULT PRIVILEGES FOR ROLE hub_proxy, hub_metrics IN SCHEMA public GRANT SELECT ON TABLES TO grafana_reader;
SQL
`;

/** Business data and host metrics, in one database of one instance. */
export class PostgresChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform) {
    super(scope, "postgres", platform, platform.namespace);
    const workload = postgresWorkload(platform.namespace);
    const image = platform.image("postgres");
    platform.secret(this, { name: POSTGRES_SECRET, keys: ["admin", ...ROLES] });
    const init = fixedConfig(this, "postgres-init", { "roles.sh": initScript() });
    const port = { name: "postgres", port: POSTGRES_PORT };
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "storage",
      replicas: 1,
      claims: [{ name: "data", size: "40Gi", storage: "single" }],
      services: [port],
      clusterAddress: true,
      // A fast shutdown writes a checkpoint.
      graceSeconds: 120,
      volumes: [
        init.volume("init"),
        { name: "secrets", secret: { secretName: POSTGRES_SECRET } },
        scratch("run", "16Mi"),
        scratch("tmp", "256Mi"),
      ],
      containers: [
        {
          name: "postgres",
          image,
          args: [
            ...["-c", "shared_buffers=256MB", "-c", "max_connections=50"],
            ...["-c", "log_destination=jsonlog", "-c", "logging_collector=off"],
            ...["-c", "idle_in_transaction_session_timeout=5min", "-c", "password_encryption=scram-sha-256"],
          ],
          env: {
            // A directory below the mount: the mount itself belongs to root, and has lost+found on some disks.
            PGDATA: "/var/lib/postgresql/data/pgdata",
            POSTGRES_DB: DATABASE,
            POSTGRES_PASSWORD_FILE: `${SECRET_PATH}/admin`,
            POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --data-checksums",
          },
          ports: [port],
          resources: { cpu: "250m", memory: "1Gi" },
          probes: { ready: { port: "postgres" }, live: { port: "postgres" }, startSeconds: 300 },
          goMemoryShare: false,
          mounts: [
            { name: "data", mountPath: "/var/lib/postgresql/data" },
            { name: "init", mountPath: "/docker-entrypoint-initdb.d" },
            { name: "secrets", mountPath: SECRET_PATH, readOnly: true },
            { name: "run", mountPath: "/var/run/postgresql" },
            { name: "tmp", mountPath: "/tmp" },
          ],
        },
      ],
    });
  }
}

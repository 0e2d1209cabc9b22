import { INTERVALS, LIMITS, NODE_PORTS, OPENBAO_USER, PATHS, PORTS, RETENTION, SERVICES } from "../values.ts";
import { HARDENED, HEALING, LOOPBACK_ONLY } from "./hardening.ts";
import type { Unit } from "./unit.ts";

const environment = (variables: Readonly<Record<string, string | number>>): string[] =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`);

/** What all services of this repository read. None of it is secret: those come from OpenBao. */
const COMMON = {
  HOST: "127.0.0.1",
  OPENBAO_ADDRESS: `http://127.0.0.1:${PORTS.openbao}`,
  OTLP_URL: `http://127.0.0.1:${NODE_PORTS.otlpHttp}`,
  POSTGRES_HOST: "127.0.0.1",
  POSTGRES_PORT: NODE_PORTS.postgres,
  SHUTDOWN_DELAY_SECONDS: 0,
} as const;

type Name = keyof typeof SERVICES;

/** The AppRole's halves. `SetCredential` is what the service gets where the file is absent: it starts without secrets.
 * systemd ignores an empty one. */
const credentials = (name: Name) => ({
  LoadCredential: ["role-id", "secret-id"].map((half) => `${half}:${PATHS.credentials}/${name}/${half}`),
  SetCredential: ["role-id:none", "secret-id:none"],
});

interface Program {
  readonly description: string;
  readonly variables: Readonly<Record<string, string | number>>;
  /** Directives of its own, over the common ones. */
  readonly own: NonNullable<Unit["Service"]>;
  /** Megabytes of V8's heap. */
  readonly heap: number;
  readonly after?: string;
}

function service(name: Name, { description, variables, own, heap, after = "" }: Program): Unit {
  const { folder, user } = SERVICES[name];
  const { memory, cpu } = LIMITS[name];
  return {
    Unit: {
      Description: description,
      Documentation: "file:/opt/hub/profiles/hub/README.md",
      After: `network-online.target openbao.service${after}`,
      Wants: "network-online.target",
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: "notify",
      // Node sends its state through systemd-notify, a process of its own.
      NotifyAccess: "all",
      WatchdogSec: 60,
      TimeoutStartSec: 30,
      TimeoutStopSec: 20,
      ExecStart: `${PATHS.node} --max-old-space-size=${heap} ${PATHS.repository}/src/services/${folder}/main.ts`,
      WorkingDirectory: PATHS.repository,
      User: user,
      Group: user,
      Environment: environment({ ...COMMON, ...variables }),
      EnvironmentFile: `-${PATHS.config}/${name}.env`,
      StandardOutput: "journal",
      StandardError: "journal",
      SyslogIdentifier: name,
      MemoryMax: `${memory}M`,
      CPUQuota: `${cpu}%`,
      TasksMax: 64,
      ...HEALING,
      ...HARDENED,
      ...own,
    },
    Install: { WantedBy: "multi-user.target" },
  };
}

/** The host's long-running services: these four, and no other. */
export const services = (): Readonly<Record<string, Unit>> => ({
  "hub-proxy.service": service("hub-proxy", {
    description: "Hub: API gateway, data pipeline and GitOps listener",
    variables: {
      PORT: PORTS.proxy,
      SYNC_SOCKET: PATHS.syncSocket,
      GATEWAY_ROUTES: `${PATHS.rendered}/host/gateway-routes.json`,
      PIPELINE_INTERVAL_SECONDS: INTERVALS.pipelineSeconds,
    },
    heap: 256,
    // It reads MongoDB Atlas, so that its addresses cannot be listed.
    own: { ...credentials("hub-proxy"), StateDirectory: "hub-proxy", StateDirectoryMode: "0700" },
  }),
  "hub-metrics.service": service("hub-metrics", {
    description: "Hub: measures the host's hardware",
    variables: {
      PORT: PORTS.metrics,
      INTERVAL_SECONDS: INTERVALS.hostMetricsSeconds,
      RETENTION_DAYS: RETENTION.hostMetricsDays,
    },
    heap: 48,
    // It reads /proc/stat and its neighbours, which `pid` hides.
    own: { ...credentials("hub-metrics"), ...LOOPBACK_ONLY, ProcSubset: "all" },
  }),
  "hub-tailscale-gate.service": service("hub-tailscale-gate", {
    description: "Hub: opens Tailscale's Funnel to the webhook while all is well",
    variables: { PORT: PORTS.gate, PROXY_URL: `http://127.0.0.1:${PORTS.proxy}`, FUNNEL_PORT: PORTS.funnel },
    heap: 64,
    after: " tailscaled.service hub-proxy.service",
    own: {
      ...LOOPBACK_ONLY,
      // tailscaled asks the kernel who is at its socket: the name of a user that only this namespace knows is no operator.
      PrivateUsers: false,
      TimeoutStopSec: 5,
    },
  }),
  "openbao.service": {
    Unit: {
      Description: "OpenBao: secrets of the hub",
      Documentation: "https://openbao.org/docs/",
      After: "network-online.target",
      Wants: "network-online.target",
      // The package's own unit gives up after three crashes in a minute.
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: "notify",
      ExecStart: `/usr/bin/bao server -config=${PATHS.config}/openbao.hcl`,
      ExecReload: "/bin/kill --signal HUP $MAINPID",
      User: OPENBAO_USER,
      Group: OPENBAO_USER,
      StateDirectory: "openbao",
      StateDirectoryMode: "0700",
      LimitCORE: 0,
      LimitNOFILE: 65_536,
      MemoryMax: `${LIMITS.openbao.memory}M`,
      MemorySwapMax: 0,
      CPUQuota: `${LIMITS.openbao.cpu}%`,
      TasksMax: 128,
      StandardOutput: "journal",
      StandardError: "journal",
      SyslogIdentifier: "openbao",
      TimeoutStopSec: 30,
      ...HEALING,
      ...HARDENED,
      ...LOOPBACK_ONLY,
      // Go writes no machine code.
      MemoryDenyWriteExecute: true,
    },
    Install: { WantedBy: "multi-user.target" },
  },
});

import { PORTS } from "../ports.ts";
import { entraSignIn, type GrafanaSignIn } from "./entra.ts";
import { fileValue, type GrafanaIni, variableValue } from "./ini.ts";

/** State that all replicas share. */
interface Postgres {
  readonly kind: "postgres";
  /** `host:port`. */
  readonly address: string;
  readonly name: string;
  readonly user: string;
  readonly passwordFile: string;
  /** How the server proves who it is: by a certificate of one of the authorities, or not at all. */
  readonly tls: { readonly caFile: string } | "off";
  /** Connections that one replica may hold; replicas × this stays below the server's own limit. */
  readonly maxConnections: number;
}

/** A file on the pod's volume: one replica only, for two of them corrupt it. */
interface Sqlite {
  readonly kind: "sqlite";
}

/** A password form, and the administrator's name and password from files. */
interface BasicSignIn {
  readonly kind: "basic";
  readonly adminUserFile: string;
  readonly adminPasswordFile: string;
}

export interface GrafanaOptions {
  /** Public host name; people reach Grafana at `https://HOST/`. */
  readonly host: string;
  readonly database: Postgres | Sqlite;
  /** File with the key that data source passwords are encrypted by in the database. Losing it loses them. */
  readonly secretKeyFile: string;
  readonly signIn: ({ readonly kind: "entra" } & GrafanaSignIn) | BasicSignIn;
  /**
   * `host:port` names of all replicas, for alerts that people make in Grafana: every replica evaluates them, and their
   * gossip makes one notification of it. Empty for a single replica. The pod states its address in POD_IP.
   */
  readonly alertingPeers: readonly string[];
  /** Path of the JSON of the dashboard that people see first. Default: Grafana's own page. */
  readonly homeDashboardFile?: string;
}

/** Environment variable that holds the pod's address, when there are peers. */
export const POD_ADDRESS_VARIABLE = "POD_IP";

/** Nobody without a password, and no other way in. */
const BASIC_SIGN_IN: GrafanaIni = {
  auth: { disable_login_form: false },
  "auth.basic": { enabled: true },
  "auth.anonymous": { enabled: false },
};

function database(options: GrafanaOptions["database"]): GrafanaIni[string] {
  if (options.kind === "sqlite") return { type: "sqlite3", path: "grafana.db", wal: true };
  const { tls } = options;
  return {
    type: "postgres",
    host: options.address,
    name: options.name,
    user: options.user,
    password: fileValue(options.passwordFile),
    ...(tls === "off" ? { ssl_mode: "disable" } : { ssl_mode: "verify-full", ca_cert_path: tls.caFile }),
    max_open_conn: options.maxConnections,
    max_idle_conn: options.maxConnections,
  };
}

/**
 * Grafana 13's configuration. All state is in the database: dashboards, data sources, alerts and sessions outlive any
 * pod. Rules of the platform are evaluated by vmalert; what people make here is evaluated here.
 */
export const grafanaIni = (options: GrafanaOptions): GrafanaIni => ({
  server: {
    protocol: "http",
    http_port: PORTS.grafana.http,
    domain: options.host,
    root_url: `https://${options.host}/`,
  },
  database: database(options.database),
  remote_cache: { type: "database" },
  security: {
    secret_key: fileValue(options.secretKeyFile),
    ...(options.signIn.kind === "entra"
      ? { disable_initial_admin_creation: true }
      : {
          admin_user: fileValue(options.signIn.adminUserFile),
          admin_password: fileValue(options.signIn.adminPasswordFile),
        }),
    disable_gravatar: true,
    cookie_secure: true,
    // `strict` would drop the session on the way back from the sign-in page.
    cookie_samesite: "lax",
    allow_embedding: false,
    strict_transport_security: true,
    strict_transport_security_max_age_seconds: 31536000,
    x_content_type_options: true,
    content_security_policy: true,
  },
  users: { allow_sign_up: false, allow_org_create: false, viewers_can_edit: false },
  ...(options.signIn.kind === "entra" ? entraSignIn(options.signIn) : BASIC_SIGN_IN),
  unified_alerting: {
    enabled: true,
    ...(options.alertingPeers.length === 0
      ? {}
      : {
          ha_peers: options.alertingPeers.join(","),
          ha_listen_address: `${variableValue(POD_ADDRESS_VARIABLE)}:${PORTS.grafana.gossip}`,
          ha_advertise_address: `${variableValue(POD_ADDRESS_VARIABLE)}:${PORTS.grafana.gossip}`,
        }),
  },
  ...(options.homeDashboardFile === undefined
    ? {}
    : { dashboards: { default_home_dashboard_path: options.homeDashboardFile } }),
  // The egress allow list has no grafana.com: what calls it would only time out.
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  news: { news_feed_enabled: false },
  plugins: { plugin_admin_enabled: false, preinstall_disabled: true },
  snapshots: { external_enabled: false },
  public_dashboards: { enabled: false },
  log: { mode: "console", level: "info" },
  "log.console": { format: "json" },
});

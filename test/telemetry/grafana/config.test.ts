import { expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { type GrafanaOptions, grafanaIni } from "../../../src/telemetry/grafana/config.ts";
import { grafanaEnvironment } from "../../../src/telemetry/grafana/ini.ts";

const { groups, azure, entraApps } = loadEnvironment("prod");

const options: GrafanaOptions = {
  host: "grafana.example.com",
  database: {
    kind: "postgres",
    address: "db.example.com:5432",
    name: "grafana",
    user: "grafana",
    passwordFile: "/secrets/password",
    tls: { caFile: "/certs/ca.pem" },
    maxConnections: 20,
  },
  secretKeyFile: "/secrets/key",
  signIn: { kind: "entra", tenantId: azure.tenantId, clientId: entraApps.grafana, groups },
  alertingPeers: ["grafana-headless:9094"],
  homeDashboardFile: "/dashboards/home.json",
};
const environment = grafanaEnvironment(grafanaIni(options));

test("state is in PostgreSQL, over TLS that is verified (S0-PG-01)", () => {
  expect(environment).toMatchObject({
    GF_DATABASE_TYPE: "postgres",
    GF_DATABASE_HOST: "db.example.com:5432",
    GF_DATABASE_SSL_MODE: "verify-full",
    GF_DATABASE_CA_CERT_PATH: "/certs/ca.pem",
  });
});

test("nothing names SQLite or a file of Grafana's own: sessions and cache are in PostgreSQL too (S0-PG-04)", () => {
  expect(Object.values(environment).filter((value) => /sqlite|\.db$/.test(value))).toEqual([]);
  expect(environment).not.toHaveProperty("GF_DATABASE_PATH");
  expect(environment["GF_REMOTE_CACHE_TYPE"]).toBe("database");
});

test("every secret is read from a file; none is a value", () => {
  const secrets = Object.entries(environment).filter(([name]) => /PASSWORD|SECRET/.test(name));
  expect(secrets.map(([name]) => name)).toEqual(["GF_DATABASE_PASSWORD", "GF_SECURITY_SECRET_KEY"]);
  for (const [, value] of secrets) expect(value).toMatch(/^\$__file\{\/secrets\/\w+\}$/);
});

test("people sign in through Entra ID of one tenant only, without a client secret", () => {
  expect(environment).toMatchObject({
    GF_AUTH_DISABLE_LOGIN_FORM: "true",
    GF_AUTH_BASIC_ENABLED: "false",
    GF_AUTH_ANONYMOUS_ENABLED: "false",
    GF_AUTH_AZUREAD_ENABLED: "true",
    GF_AUTH_AZUREAD_CLIENT_AUTHENTICATION: "workload_identity",
    GF_AUTH_AZUREAD_ALLOWED_ORGANIZATIONS: azure.tenantId,
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
  });
});

test("a role comes from a group of the environment, and who is in none is refused", () => {
  expect(environment["GF_AUTH_AZUREAD_ORG_MAPPING"]).toBe(
    `${groups.grafanaAdmins}:1:Admin,${groups.grafanaEditors}:1:Editor,${groups.grafanaViewers}:1:Viewer`,
  );
  expect(environment["GF_AUTH_AZUREAD_ROLE_ATTRIBUTE_STRICT"]).toBe("true");
  expect(environment["GF_AUTH_AZUREAD_ALLOWED_GROUPS"]?.split(",").sort()).toEqual(
    [groups.grafanaAdmins, groups.grafanaEditors, groups.grafanaViewers].sort(),
  );
});

test("cookies stay on HTTPS, pages in no frame, and nothing calls home", () => {
  expect(environment).toMatchObject({
    GF_SECURITY_COOKIE_SECURE: "true",
    GF_SECURITY_COOKIE_SAMESITE: "lax",
    GF_SECURITY_ALLOW_EMBEDDING: "false",
    GF_SECURITY_STRICT_TRANSPORT_SECURITY: "true",
    GF_SECURITY_DISABLE_GRAVATAR: "true",
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
    GF_NEWS_NEWS_FEED_ENABLED: "false",
  });
});

test("replicas notify once together; a single one gossips with nobody", () => {
  expect(environment["GF_UNIFIED_ALERTING_HA_PEERS"]).toBe("grafana-headless:9094");
  expect(environment["GF_UNIFIED_ALERTING_HA_ADVERTISE_ADDRESS"]).toBe("$__env{POD_IP}:9094");
  const single = grafanaEnvironment(grafanaIni({ ...options, alertingPeers: [] }));
  expect(Object.keys(single).filter((name) => name.includes("_HA_"))).toEqual([]);
  expect(single["GF_UNIFIED_ALERTING_ENABLED"]).toBe("true");
});

test("a single replica may keep its state in a file, and ask for a password that is in no text", () => {
  const single = grafanaEnvironment(
    grafanaIni({
      ...options,
      database: { kind: "sqlite" },
      signIn: { kind: "basic", adminUserFile: "/secrets/user", adminPasswordFile: "/secrets/pass" },
    }),
  );
  expect(single).toMatchObject({
    GF_DATABASE_TYPE: "sqlite3",
    GF_AUTH_ANONYMOUS_ENABLED: "false",
    GF_SECURITY_ADMIN_PASSWORD: "$__file{/secrets/pass}",
  });
  expect(single).not.toHaveProperty("GF_AUTH_AZUREAD_ENABLED");
  expect(single).not.toHaveProperty("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION");
});

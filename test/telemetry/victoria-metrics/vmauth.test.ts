import { expect, test } from "vitest";
import { vmauthConfig } from "../../../src/telemetry/victoria-metrics/vmauth.ts";

const config = vmauthConfig({
  vmselectUrl: "http://vmselect-headless:8481",
  grafanaTokenVariable: "GRAFANA_TOKEN",
  issuer: "https://login.example.com/tenant/v2.0",
  tenants: [{ name: "shop", accountId: 3, claims: { groups: ["0f6b2c64", "a.b"] } }],
});

/** vmauth takes a path when one of a route's expressions matches all of it. */
const allows = (user: string, path: string): boolean =>
  config.users
    .filter(({ name }) => name === user)
    .flatMap(({ url_map }) => url_map.flatMap(({ src_paths }) => src_paths))
    .some((expression) => new RegExp(`^(?:${expression})$`).test(path));

test("nobody reads without a credential", () => {
  expect(config).not.toHaveProperty("unauthorized_user");
  expect(
    config.users.map(({ name, bearer_token, jwt }) => [name, bearer_token !== undefined, jwt !== undefined]),
  ).toEqual([
    ["grafana", true, false],
    ["shop", false, true],
  ]);
});

test("Grafana reads every account and the rules, by a token that is not in the file", () => {
  expect(config.users[0]?.bearer_token).toBe("%{GRAFANA_TOKEN}");
  expect(allows("grafana", "/select/3/prometheus/api/v1/query_range")).toBe(true);
  expect(allows("grafana", "/select/multitenant/prometheus/api/v1/label/job/values")).toBe(true);
  expect(allows("grafana", "/select/0/prometheus/api/v1/rules")).toBe(true);
});

test.each([
  "/insert/0/prometheus/api/v1/write",
  "/delete/0/prometheus/api/v1/admin/tsdb/delete_series",
  "/select/0/prometheus/api/v1/admin/tsdb/delete_series",
  "/internal/resetRollupResultCache",
])("%s is nobody's", (path) => {
  expect(allows("grafana", path)).toBe(false);
  expect(allows("shop", path)).toBe(false);
});

test("a tenant's token leads to its own account only", () => {
  const shop = config.users.find(({ name }) => name === "shop");
  expect(shop?.jwt).toEqual({
    oidc: { issuer: "https://login.example.com/tenant/v2.0" },
    match_claims: { groups: "^(?:0f6b2c64|a\\.b)$" },
    default_vm_access_claim: {},
  });
  expect(shop?.url_map.map(({ url_prefix }) => url_prefix)).toEqual([
    "http://vmselect-headless:8481/select/3/prometheus",
  ]);
  expect(allows("shop", "/api/v1/query")).toBe(true);
  expect(allows("shop", "/select/4/prometheus/api/v1/query")).toBe(false);
});

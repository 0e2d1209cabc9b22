import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entraIssuer } from "../../../src/config/azure/entra.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { at, objectsOf, text } from "../../charts/rendered.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { TokenIssuer } from "./token-issuer.ts";

const VMAUTH = "vmauth";
const GRAFANA_TOKEN = "grafana's own";

/** Prod with a tenant whose metrics two applications may read; the committed environments have none. */
const committed = loadEnvironment("prod");
const [platform] = committed.hyperion.tenants;
if (platform === undefined) throw new Error("prod has no tenant");
const READERS = ["c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d45", "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d46"] as const;
const tenants = [
  ...committed.hyperion.tenants,
  { ...platform, name: "fourth", account: 44, producers: [], readers: [...READERS] },
  { ...platform, name: "fifth", account: 55, producers: [], readers: ["c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d55"] },
];
const environment = { ...committed, hyperion: { ...committed.hyperion, tenants } };

/** The rendered file, with an issuer and a vmselect of the loopback in the place of Entra's and the cluster's. */
function rendered(issuer: string, vmselect: string): object {
  const config = objectsOf(environment).find(
    ({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("vmauth-"),
  );
  const file = text(at(config, "data", "auth.json"));
  const local = file
    .replaceAll(entraIssuer(environment.azure), issuer)
    .replaceAll(/http:\/\/vmselect-headless\.[^/"]*/g, vmselect);
  expect(local).toContain(issuer);
  expect(local).not.toMatch(/svc\.cluster\.local|microsoftonline/);
  return JSON.parse(local) as object;
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", VMAUTH))("vmauth, with the rendered file", () => {
  eachChecked({ program: VMAUTH, what: "requests of readers", version: () => programVersion(VMAUTH) });
  const loopback = new Loopback();
  const asked: string[] = [];
  const vmselect = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("{}");
  });
  let issuer: TokenIssuer;
  let url: string;

  beforeAll(async () => {
    const [port = 0, issuerPort = 0, selectPort = 0] = await freePorts(3);
    issuer = new TokenIssuer(issuerPort);
    await issuer.start();
    await new Promise<void>((resolve) => {
      vmselect.listen(selectPort, "127.0.0.1", resolve);
    });
    const config = loopback.file("auth.json", rendered(issuer.url, `http://127.0.0.1:${selectPort}`));
    process.env["METRICS_READ_TOKEN"] = GRAFANA_TOKEN;
    url = `http://127.0.0.1:${port}`;
    await loopback.start(VMAUTH, port, [`-auth.config=${config}`, `-httpListenAddr=127.0.0.1:${port}`]);
    // It fetches the issuer's keys beside its start.
    await until(
      async () => (await read(issuer.token(OWN))) === 200,
      60,
      () => "vmauth took no token within a minute",
    );
  }, 120_000);

  afterAll(async () => {
    await loopback.end();
    issuer.stop();
    vmselect.close();
    vmselect.closeAllConnections();
  });

  const OWN = { aud: environment.entraApps.ingest, azp: READERS[0], sub: "reader" };

  async function read(token: string | undefined, path = "/api/v1/query?query=up"): Promise<number> {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(`${url}${path}`, { headers });
    return response.status;
  }

  /** How a request is answered, and what reached vmselect of it. */
  async function outcome(token: string | undefined, path?: string) {
    const before = asked.length;
    const status = await read(token, path);
    return { status, reached: asked.slice(before) };
  }

  test("a reader's token, which has no claim vm_access, reads its tenant's account", async () => {
    for (const azp of READERS) {
      expect(await outcome(issuer.token({ ...OWN, azp }))).toEqual({
        status: 200,
        reached: ["/select/44/prometheus/api/v1/query?query=up"],
      });
    }
  });

  test("another tenant's reader reads that tenant's", async () => {
    const fifth = issuer.token({ ...OWN, azp: "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d55" });
    expect((await outcome(fifth)).reached).toEqual(["/select/55/prometheus/api/v1/query?query=up"]);
  });

  test("Grafana's token reads the account that its data source names", async () => {
    expect(await outcome(GRAFANA_TOKEN, "/select/multitenant/prometheus/api/v1/query?query=up")).toEqual({
      status: 200,
      reached: ["/select/multitenant/prometheus/api/v1/query?query=up"],
    });
  });

  test("no other token reads anything", { timeout: 60_000 }, async () => {
    const now = Math.floor(Date.now() / 1000);
    const refused = {
      "none at all": undefined,
      "of no tenant": issuer.token({ ...OWN, azp: "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d99" }),
      "of an application whose id holds a reader's": issuer.token({ ...OWN, azp: `evil-${READERS[0]}-x` }),
      "of a reader's id with a tail": issuer.token({ ...OWN, azp: `${READERS[1]}x` }),
      "for another audience": issuer.token({ ...OWN, aud: "00000003-0000-0000-c000-000000000000" }),
      "for an audience that holds ours": issuer.token({ ...OWN, aud: `api://${OWN.aud}` }),
      "without an application": issuer.token({ aud: OWN.aud }),
      "that has ended": issuer.token({ ...OWN, iat: now - 7200, nbf: now - 7200, exp: now - 3600 }),
      "of another issuer": issuer.token({ ...OWN, iss: "http://127.0.0.1:1" }),
      "signed by another key": issuer.forged(OWN),
    };
    const before = asked.length;
    // It answers each refusal late on purpose.
    const answers = await Promise.all(Object.values(refused).map((token) => read(token)));
    expect(Object.fromEntries(Object.keys(refused).map((name, index) => [name, answers[index]]))).toEqual(
      Object.fromEntries(Object.keys(refused).map((name) => [name, 401])),
    );
    expect(asked.length).toBe(before);
  });

  test("a reader reaches no other account, no write and nothing behind a path with dots", async () => {
    for (const path of [
      "/select/55/prometheus/api/v1/query?query=up",
      "/api/v1/write",
      "/api/v1/admin/tsdb/delete_series",
      "/internal/resetRollupResultCache",
      "/api/v1/%2e%2e/%2e%2e/%2e%2e/55/prometheus/api/v1/query",
    ]) {
      const { status, reached } = await outcome(issuer.token(OWN), path);
      expect([400, 401, 403], path).toContain(status);
      expect(reached).toEqual([]);
    }
  });

  // The configuration's own words say so; when a version begins to look at it, this is where that is noticed.
  test("nbf is not looked at", async () => {
    const nbf = Math.floor(Date.now() / 1000) + 1800;
    expect((await outcome(issuer.token({ ...OWN, nbf }))).status).toBe(200);
  });
});

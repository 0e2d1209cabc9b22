import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Gate } from "../../../src/services/hub-gate/gate.ts";
import { answersOk } from "../../../src/services/hub-gate/health.ts";
import { gateSettings } from "../../../src/services/hub-gate/settings.ts";
import { systemClock } from "../../../src/services/shared/clock.ts";
import { OpenBao } from "../../../src/services/shared/hub/openbao.ts";
import { Secrets } from "../../../src/services/shared/hub/secrets.ts";
import { hasOpenBao, startOpenBao, type TestBao } from "./openbao.ts";

describe.skipIf(!hasOpenBao)("secrets from a real OpenBao", () => {
  let bao: TestBao;
  let roleId = "";
  let secretId = "";

  beforeAll(async () => {
    bao = await startOpenBao();
    const policy = 'path "secret/data/hub/hub-metrics" { capabilities = ["read"] }';
    await bao.call("PUT", "sys/policies/acl/hub-metrics", { policy });
    await bao.call("POST", "sys/auth/approle", { type: "approle" });
    await bao.call("POST", "auth/approle/role/hub-metrics", { token_policies: ["hub-metrics"], token_period: "2s" });
    roleId = (await bao.call("GET", "auth/approle/role/hub-metrics/role-id"))["data"]?.["role_id"] ?? "";
    secretId = (await bao.call("POST", "auth/approle/role/hub-metrics/secret-id"))["data"]?.["secret_id"] ?? "";
    await bao.call("POST", "secret/data/hub/hub-metrics", { data: { postgres_password: "first" } });
    await bao.call("POST", "secret/data/hub/hub-proxy", { data: { webhook_secret: "other" } });
  });
  afterAll(() => bao?.stop());

  const client = (credentials = () => ({ roleId, secretId })) =>
    new OpenBao({ address: bao.address, credentials, clock: systemClock, fetch });

  it("are read by an AppRole, each its own alone, and a token that has ended is replaced (S2-SEC-04)", async () => {
    const reader = client();
    expect(await reader.read("hub/hub-metrics")).toEqual({ postgres_password: "first" });
    await expect(reader.read("hub/hub-proxy")).rejects.toThrow("403");
    await expect(reader.read("hub/nothing")).rejects.toThrow("403");
    // Past half of its life it is renewed; past all of it, replaced.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await reader.read("hub/hub-metrics")).toEqual({ postgres_password: "first" });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await reader.read("hub/hub-metrics")).toEqual({ postgres_password: "first" });
  });

  it("are not given for a wrong secret id, and the reason says so", async () => {
    await expect(client(() => ({ roleId, secretId: "wrong" })).read("hub/hub-metrics")).rejects.toThrow(
      "signing in: 400",
    );
    await expect(client(() => ({ roleId: "", secretId: "" })).read("hub/hub-metrics")).rejects.toThrow("no role id");
  });

  it("are kept while OpenBao is sealed, and the gate closes within one probe", async () => {
    const secrets = new Secrets(client(), "hub/hub-metrics", ["postgres_password"]);
    await secrets.refresh();
    let ended: (() => void) | undefined;
    const gate = new Gate({
      ...{ route: gateSettings({}).route, clock: systemClock, logger: pino({ level: "silent" }) },
      proxyHealthy: async () => true,
      unsealed: answersOk(`${bao.address}/v1/sys/health`, { clock: systemClock, fetch }),
      tailscale: {
        status: async () => ({}),
        off: async () => undefined,
        funnel: () => ({
          ended: new Promise((resolve) => {
            ended = () => resolve({ status: null, stdout: "", output: "" });
          }),
          kill: () => ended?.(),
        }),
      },
    });
    for (let probe = 0; probe < 3; probe++) await gate.probe();
    expect(gate.state).toBe("open");
    await bao.call("PUT", "sys/seal");
    await gate.probe();
    expect(gate.state).toBe("closed");
    await expect(secrets.refresh()).rejects.toThrow("sealed");
    expect(secrets.values).toEqual({ postgres_password: "first" });
  });
});

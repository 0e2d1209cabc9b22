import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import { PublicDns } from "../../src/megatron/dns.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

const addresses = { megatron: "192.0.2.1", hyperion: "192.0.2.2" };

const publicDns = (changes: Partial<Environment["dns"]> = {}) => {
  const environment = environmentWith();
  const dns = { ...environment.dns, ...changes };
  return planOf(
    (opts) =>
      new PublicDns("dns", { resourceGroupName: "rg", dns, names: names({ ...environment, dns }), addresses }, opts),
  );
};

test("the public zone is the environment's, and protected (S0-NET-06)", async () => {
  const zone = only(await publicDns(), "dns:Zone");
  expect(zone.inputs).toMatchObject({ zoneName: "prod.telemetry.carrier.example", zoneType: "Public" });
  expect(zone.options.protect).toBe(true);
});

test("telemetry and Grafana are at Hyperion's gateway, applications at Megatron's, and nothing else is public (S0-NET-06)", async () => {
  const records = ofType(await publicDns(), "dns:RecordSet").map(({ inputs }) => [
    inputs["relativeRecordSetName"],
    inputs["recordType"],
    inputs["aRecords"],
  ]);
  expect(new Map(records.map(([name, type, value]) => [name, { type, value }]))).toEqual(
    new Map([
      ["otlp", { type: "A", value: [{ ipv4Address: addresses.hyperion }] }],
      ["grafana", { type: "A", value: [{ ipv4Address: addresses.hyperion }] }],
      ["*.apps", { type: "A", value: [{ ipv4Address: addresses.megatron }] }],
    ]),
  );
  expect(records).toHaveLength(3);
});

test("the zone is signed where the environment says so (S0-NET-06)", async () => {
  expect(ofType(await publicDns({ dnssec: true }), "dns:DnssecConfig")).toHaveLength(1);
  expect(ofType(await publicDns({ dnssec: false }), "dns:DnssecConfig")).toEqual([]);
});

import { describe, expect, test } from "vitest";
import { parseEnvironment } from "../../src/config/load.ts";
import { type Edit, FIXTURE, fixtureText, replace, TODAY } from "./bad-files/bad-file.ts";

const CLUSTER_WINDOW =
  '      cluster:\n        dayOfWeek: Saturday\n        startTime: "20:00"\n        durationHours: 6\n';
const IMAGE_WINDOW =
  '      nodeImage:\n        dayOfWeek: Sunday\n        startTime: "20:00"\n        durationHours: 6\n';

/** What stands on the right side of a rule's edge, one step from what the bad files break. */
const GOOD: Record<string, readonly Edit[]> = {
  "a waiver of exactly a year": [replace('expires: "2027-06-30"', 'expires: "2027-11-21"')],
  "a waiver that ends today": [replace('expires: "2027-06-30"', `expires: "${TODAY}"`)],
  "copies immutable until the lifecycle rule deletes them": [replace("immutableDays: 14", "immutableDays: 21")],
  "soft delete as long as the retention": [
    replace(
      "      logs:\n        replication: ZRS\n",
      "      logs:\n        replication: ZRS\n        softDeleteDays: 7\n",
    ),
  ],
  "windows that touch": [replace(IMAGE_WINDOW, IMAGE_WINDOW.replace("20:00", "02:00"))],
  "windows that are apart only by their offsets": [
    replace(CLUSTER_WINDOW, `${CLUSTER_WINDOW}        utcOffset: "+06:00"\n`),
    replace(IMAGE_WINDOW, IMAGE_WINDOW.replace("Sunday", "Saturday")),
  ],
  "a pool of a fixed size": [
    replace("          minCount: 3\n          maxCount: 6\n", "          minCount: 3\n          maxCount: 3\n"),
  ],
  "an OS disk that fills the local disk": [
    replace(
      "          vmSize: Standard_D4ds_v5\n",
      "          vmSize: Standard_D4ds_v5\n          osDiskSizeGb: 150\n",
    ),
  ],
  "a size whose local disk is unknown here": [
    replace(
      "          vmSize: Standard_D4ds_v5\n",
      "          vmSize: Standard_L8ds_v3\n          osDiskSizeGb: 2048\n",
    ),
  ],
  "a pool in one zone, with one node": [
    replace(
      "    retentionDays:\n      traces",
      '          - { name: batch, vmSize: Standard_D4ads_v5, minCount: 1, maxCount: 1, zones: ["2"] }\n    retentionDays:\n      traces',
    ),
  ],
  "a gateway that fills its subnet": [
    replace("hyperionGateway: 10.40.22.0/24", "hyperionGateway: 10.40.22.0/26"),
    replace("maxCapacity: 20", "maxCapacity: 59"),
  ],
  "Premium without intrusion detection": [replace('idps: "Deny"', 'idps: "Off"')],
  "a standby across two zones": [
    replace(
      "      sku: Standard_D4ds_v5\n      tier: GeneralPurpose\n",
      "      sku: Standard_E4ds_v5\n      tier: MemoryOptimized\n",
    ),
  ],
  "another region that has a pair": [
    replace("region: swedencentral", "region: uksouth"),
    replace("iac-test-sdc.", "iac-test-uks."),
  ],
  "the last address of the load balancer's subnet that Azure hands out": [
    replace("ingressAddress: 10.40.20.140", "ingressAddress: 10.40.20.254"),
  ],
  "names of exactly 24 characters": [
    replace("namePrefix: carrier", "namePrefix: carriers"),
    replace("kv-carrier-iac-test-sdc.", "kv-carriers-iac-test-sdc."),
  ],
};

describe("the rules accept", () => {
  test.each(Object.entries(GOOD))("%s", (_, edits) => {
    const text = edits.reduce((before, edit) => edit(before), fixtureText());
    expect(() => parseEnvironment(FIXTURE, text, TODAY)).not.toThrow();
  });
});

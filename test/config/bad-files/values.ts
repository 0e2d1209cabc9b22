import { type BadFile, replace } from "./bad-file.ts";

/** Values of the right kind that a schema refuses. */
export const values: readonly BadFile[] = [
  {
    title: "a region without three zones",
    edits: [replace("region: swedencentral", "region: westus")],
    says: [
      "Pulumi.test.yaml:17:7  config.hyperion:environment.azure.region",
      '  found    "westus"',
      "  allowed  one of westeurope, northeurope, germanywestcentral, swedencentral, francecentral, switzerlandnorth, norwayeast, italynorth, polandcentral, uksouth, eastus, eastus2, centralus, southcentralus, westus2, westus3, canadacentral, brazilsouth, australiaeast, southeastasia, japaneast, koreacentral, centralindia",
      "  do       did you mean westus2?",
    ],
  },
  {
    title: "a region mistyped",
    edits: [replace("region: swedencentral", "region: swedencentra")],
    says: [
      "Pulumi.test.yaml:17:7  config.hyperion:environment.azure.region",
      '  found    "swedencentra"',
      "  allowed  one of westeurope, northeurope, germanywestcentral, swedencentral, francecentral, switzerlandnorth, norwayeast, italynorth, polandcentral, uksouth, eastus, eastus2, centralus, southcentralus, westus2, westus3, canadacentral, brazilsouth, australiaeast, southeastasia, japaneast, koreacentral, centralindia",
      "  do       did you mean swedencentral?",
    ],
  },
  {
    title: "a UUID in capitals",
    edits: [
      replace(
        "clusterAdmins: 0f6b2c64-7a0e-4d0c-9b53-3a8a4f6e2101",
        "clusterAdmins: 0F6B2C64-7A0E-4D0C-9B53-3A8A4F6E2101",
      ),
    ],
    says: [
      "Pulumi.test.yaml:24:7  config.hyperion:environment.groups.clusterAdmins",
      '  found    "0F6B2C64-7A0E-4D0C-9B53-3A8A4F6E2101"',
      "  allowed  a UUID in lower case such as 3f8a1c2e-0b5d-4e6f-8a91-2c3d4e5f6071",
    ],
  },
  {
    title: "an address that is no e-mail address",
    edits: [replace("owner: observability@carrier.example", "owner: observability")],
    says: [
      "Pulumi.test.yaml:10:7  config.hyperion:environment.organisation.owner",
      '  found    "observability"',
      "  allowed  an e-mail address",
    ],
  },
  {
    title: "a CIDR with host bits",
    edits: [replace("podCidr: 10.140.0.0/16", "podCidr: 10.140.0.1/16")],
    says: [
      "Pulumi.test.yaml:53:7  config.hyperion:environment.network.podCidr",
      '  found    "10.140.0.1/16"',
      "  allowed  an IPv4 CIDR without host bits: 10.10.0.0/16, not 10.10.1.0/16",
    ],
  },
  {
    title: "an address that does not exist",
    edits: [replace("ingressAddress: 10.40.20.140", "ingressAddress: 10.40.20.256")],
    says: [
      "Pulumi.test.yaml:55:7  config.hyperion:environment.network.ingressAddress",
      '  found    "10.40.20.256"',
      "  allowed  an IPv4 address such as 10.10.20.10",
    ],
  },
  {
    title: "a zone twice",
    edits: [replace('zones: ["1", "2", "3"]', 'zones: ["1", "2", "2"]')],
    says: [
      "Pulumi.test.yaml:18:7  config.hyperion:environment.azure.zones",
      "  found    a list of 3",
      "  allowed  each zone once",
    ],
  },
  {
    title: "a DNS label of 64 characters",
    edits: [
      replace(
        "zone: test.telemetry.carrier.example",
        "zone: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
      ),
    ],
    says: [
      "Pulumi.test.yaml:35:7  config.hyperion:environment.dns.zone",
      '  found    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example"',
      "  allowed  a DNS name in lower case such as dev.megatron.example.com, labels of at most 63 characters, without a trailing dot",
    ],
  },
  {
    title: "a storage account in one zone",
    edits: [replace("      logs:\n        replication: ZRS\n", "      logs:\n        replication: LRS\n")],
    says: [
      "Pulumi.test.yaml:102:9  config.hyperion:environment.storage.logs.replication",
      '  found    "LRS"',
      "  allowed  one of ZRS, GZRS, RAGZRS",
    ],
  },
  {
    title: "a day that does not exist",
    edits: [replace('expires: "2027-06-30"', 'expires: "2027-06-31"')],
    says: [
      "Pulumi.test.yaml:146:9  config.hyperion:environment.waivers.0.expires",
      '  found    "2027-06-31"',
      "  allowed  a calendar date written YYYY-MM-DD",
    ],
  },
  {
    title: "a waiver without a real reason",
    edits: [
      replace("reason: Grafana's own database cannot use Entra tokens yet (grafana/grafana#91050).", "reason: because"),
    ],
    says: [
      "Pulumi.test.yaml:145:9  config.hyperion:environment.waivers.0.reason",
      '  found    "because"',
      "  allowed  at least 20 characters",
    ],
  },
  {
    title: "a consumer without TLS",
    edits: [replace("endpoint: https://otlp.porsche.example", "endpoint: http://otlp.porsche.example")],
    says: [
      "Pulumi.test.yaml:141:9  config.hyperion:environment.consumers.1.endpoint",
      '  found    "http://otlp.porsche.example"',
      "  allowed  an https URL with a DNS name, such as https://otlp.example.com",
    ],
  },
  {
    title: "a label that Kubernetes refuses",
    edits: [replace("hyperion.carrier.example/pool: telemetry", "hyperion.carrier.example/pool: tele metry")],
    says: [
      "Pulumi.test.yaml:82:15  config.hyperion:environment.clusters.0.pools.0.labels.hyperion.carrier.example/pool",
      '  found    "tele metry"',
      "  allowed  a Kubernetes label value",
    ],
  },
  {
    title: "a label name that Kubernetes refuses",
    edits: [replace("hyperion.carrier.example/pool: telemetry", "node pool: telemetry")],
    says: [
      "Pulumi.test.yaml:82:15  config.hyperion:environment.clusters.0.pools.0.labels.node pool",
      '  found    the key "node pool"',
      "  allowed  a Kubernetes label name",
    ],
  },
  {
    title: "a shared plan that is no resource id",
    edits: [replace("      mode: network\n", "      mode: shared\n      planId: our-plan\n")],
    says: [
      "Pulumi.test.yaml:58:7  config.hyperion:environment.ddos.planId",
      '  found    "our-plan"',
      "  allowed  the resource id of a DDoS protection plan",
    ],
  },
  {
    title: "a time of day that does not exist",
    edits: [
      replace(
        'startTime: "20:00"\n        durationHours: 6\n        startDate: "2026-01-05"\n      nodeImage',
        'startTime: 24:00\n        durationHours: 6\n        startDate: "2026-01-05"\n      nodeImage',
      ),
    ],
    says: [
      "Pulumi.test.yaml:119:9  config.hyperion:environment.maintenance.cluster.startTime",
      '  found    "24:00"',
      "  allowed  a time of day written HH:MM",
    ],
  },
  {
    title: "a VM size with a feature that Azure has not",
    edits: [replace("vmSize: Standard_D8ds_v5", "vmSize: Standard_D8dx_v5")],
    says: [
      "Pulumi.test.yaml:78:13  config.hyperion:environment.clusters.0.pools.0.vmSize",
      '  found    "Standard_D8dx_v5"',
      "  allowed  an Azure VM size such as Standard_D8ds_v5, its letters after the cores among a, b, c, d, e, i, l, m, n, o, p, r, s and t",
    ],
  },
  {
    title: "a cron field out of its range",
    edits: [replace('schedule: "0 16 * * 5"', 'schedule: "0 25 * * 5"')],
    says: [
      "Pulumi.test.yaml:216:11  config.hyperion:environment.gitops.syncWindows.0.schedule",
      '  found    "0 25 * * 5"',
      "  allowed  five cron fields such as 0 16 * * 5: minute 0 to 59, hour 0 to 23, day 1 to 31, month 1 to 12, weekday 0 (Sunday) to 6",
    ],
  },
  {
    title: "a time zone that does not exist",
    edits: [replace("timeZone: Europe/Berlin", "timeZone: Europe/Berlni")],
    says: [
      "Pulumi.test.yaml:218:11  config.hyperion:environment.gitops.syncWindows.0.timeZone",
      '  found    "Europe/Berlni"',
      "  allowed  a time zone of the IANA database such as Europe/Berlin or Etc/UTC",
    ],
  },
];

import { type BadFile, replace } from "./bad-file.ts";

/** Keys that are missing, misspelt or strange, and values of another kind than the schema's. */
export const shape: readonly BadFile[] = [
  {
    title: "a misspelt key is both missing and unknown",
    edits: [replace("      owner: observability@", "      ownr: observability@")],
    says: [
      "Pulumi.test.yaml:8:5  config.hyperion:environment.organisation.owner",
      "  found    nothing",
      "  allowed  an e-mail address",
      "  do       add owner: Who answers for the platform; a tag on every resource and the contact of its alerts.",
      "Pulumi.test.yaml:10:7  config.hyperion:environment.organisation.ownr",
      '  found    the key "ownr"',
      "  allowed  only name, owner, costCentre, namePrefix, labelDomain",
      "  do       did you mean owner?",
    ],
  },
  {
    title: "a key that exists nowhere",
    edits: [replace("    ddos:\n", "    colour: blue\n    ddos:\n")],
    says: [
      "Pulumi.test.yaml:56:5  config.hyperion:environment.colour",
      '  found    the key "colour"',
      "  allowed  only environment, organisation, azure, github, groups, entraApps, dns, network, ddos, firewall, gateways, registries, clusters, retentionDays, storage, keyVault, containerRegistry, postgres, backup, maintenance, hyperion, gitops, policies, consumers, waivers",
    ],
  },
  {
    title: "a key of another mode",
    edits: [replace("      mode: network\n", "      mode: address\n      planId: x\n")],
    says: [
      "Pulumi.test.yaml:58:7  config.hyperion:environment.ddos.planId",
      '  found    the key "planId"',
      "  allowed  only mode",
    ],
  },
  {
    title: "a missing key says what is expected",
    edits: [replace("      namePrefix: carrier\n", "")],
    says: [
      "Pulumi.test.yaml:8:5  config.hyperion:environment.organisation.namePrefix",
      "  found    nothing",
      "  allowed  2 to 8 lower-case letters and digits, starting with a letter",
      "  do       add namePrefix: Part of every globally unique name (storage accounts, vaults, registries, database servers).",
    ],
  },
  {
    title: "a missing section says its keys",
    edits: [replace("    dns:\n      zone: test.telemetry.carrier.example\n", "")],
    says: [
      "Pulumi.test.yaml:6:3  config.hyperion:environment.dns",
      "  found    nothing",
      "  allowed  a mapping of zone, dnssec (optional)",
      "  do       add dns: Public DNS.",
    ],
  },
  {
    title: "a missing number says its bounds",
    edits: [replace("      storageGb: 128\n", "")],
    says: [
      "Pulumi.test.yaml:106:5  config.hyperion:environment.postgres.storageGb",
      "  found    nothing",
      "  allowed  one of 32, 64, 128, 256, 512, 1024, 2048, 4096",
      "  do       add storageGb: Size of the disk; it can grow, never shrink.",
    ],
  },
  {
    title: "a missing choice says its values",
    edits: [replace("      mode: network\n", "      {}\n")],
    says: [
      "Pulumi.test.yaml:56:5  config.hyperion:environment.ddos.mode",
      "  found    nothing",
      "  allowed  one of network, shared, address",
      "  do       add mode",
    ],
  },
  {
    title: "config misspelt",
    edits: [replace("\nconfig:\n", "\nconfiguration:\n")],
    says: [
      "Pulumi.test.yaml:4:1  config",
      "  found    nothing",
      "  allowed  a mapping of hyperion:environment",
      "  do       add config",
      "Pulumi.test.yaml:5:1  configuration",
      '  found    the key "configuration"',
      "  allowed  only secretsprovider, encryptedkey, config",
    ],
  },
  {
    title: "a stack without a secrets provider",
    edits: [
      replace(
        "secretsprovider: azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00\n",
        "",
      ),
    ],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      "  found    nothing",
      "  allowed  an azurekeyvault:// URL of one version of a key, which ends with its 32 hexadecimal digits",
      "  do       add secretsprovider: Version of the key, in the environment's own state vault, that Pulumi encrypts secrets with. Without one Azure takes the newest: a rotation would lock the state out.",
    ],
  },
  {
    title: "a list where a mapping belongs",
    edits: [replace('      tier: Premium\n      idps: "Deny"\n', '      - tier: Premium\n      - idps: "Deny"\n')],
    says: [
      "Pulumi.test.yaml:58:5  config.hyperion:environment.firewall",
      "  found    a list of 2",
      "  allowed  a mapping of tier, idps",
      "  do       take the dashes away: these are the keys of one mapping",
    ],
  },
  {
    title: "a mapping where a list belongs",
    edits: [
      replace(
        '      - rule: Azure.PostgreSQL.AADOnly\n        resource: psql-carrier-grafana-test-sdc\n        reason: Grafana\'s own database cannot use Entra tokens yet (grafana/grafana#91050).\n        expires: "2027-06-30"\n',
        "      rule: Azure.PostgreSQL.AADOnly\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:142:5  config.hyperion:environment.waivers",
      "  found    a mapping",
      "  allowed  a list of mappings",
      "  do       begin each entry with a dash",
    ],
  },
  {
    title: "a string where a mapping belongs",
    edits: [
      replace("    dns:\n      zone: test.telemetry.carrier.example\n", "    dns: test.telemetry.carrier.example\n"),
    ],
    says: [
      "Pulumi.test.yaml:34:5  config.hyperion:environment.dns",
      '  found    "test.telemetry.carrier.example"',
      "  allowed  a mapping of zone, dnssec (optional)",
      "  do       write its keys below it, indented",
    ],
  },
  {
    title: "a key without a value",
    edits: [replace("      costCentre: CC-4711\n", "      costCentre:\n")],
    says: [
      "Pulumi.test.yaml:11:7  config.hyperion:environment.organisation.costCentre",
      "  found    an empty value",
      "  allowed  a string of 1 to 64 characters",
    ],
  },
  {
    title: "zones as numbers",
    edits: [replace('zones: ["1", "2", "3"]', "zones: [1, 2, 3]")],
    says: [
      "Pulumi.test.yaml:18:15  config.hyperion:environment.azure.zones.0",
      "  found    1",
      "  allowed  one of 1, 2, 3",
      '  do       put it in quotes: "1"',
      "Pulumi.test.yaml:18:18  config.hyperion:environment.azure.zones.1",
      "  found    2",
      "  allowed  one of 1, 2, 3",
      '  do       put it in quotes: "2"',
      "Pulumi.test.yaml:18:21  config.hyperion:environment.azure.zones.2",
      "  found    3",
      "  allowed  one of 1, 2, 3",
      '  do       put it in quotes: "3"',
    ],
  },
  {
    title: "a version as a number keeps its digits",
    edits: [replace('kubernetesVersion: "1.36"', "kubernetesVersion: 1.30")],
    says: [
      "Pulumi.test.yaml:70:9  config.hyperion:environment.clusters.0.kubernetesVersion",
      "  found    1.30",
      "  allowed  a minor version such as 1.36; patches come through the upgrade channel",
      '  do       put it in quotes: "1.30"',
    ],
  },
  {
    title: "a number with its unit",
    edits: [replace("immutableDays: 14", "immutableDays: 14 days")],
    says: [
      "Pulumi.test.yaml:105:9  config.hyperion:environment.storage.metricsBackup.immutableDays",
      '  found    "14 days"',
      "  allowed  a whole number from 1 to 146000",
      "  do       write the number alone, without quotes: 14",
    ],
  },
  {
    title: "off is a string in YAML 1.2",
    edits: [replace('idps: "Deny"', "idps: off")],
    says: [
      "Pulumi.test.yaml:60:7  config.hyperion:environment.firewall.idps",
      '  found    "off"',
      "  allowed  one of Off, Alert, Deny",
      "  do       did you mean Off?",
    ],
  },
  {
    title: "yes is a string in YAML 1.2",
    edits: [
      replace(
        "      zone: test.telemetry.carrier.example\n",
        "      zone: test.telemetry.carrier.example\n      dnssec: yes\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:36:7  config.hyperion:environment.dns.dnssec",
      '  found    "yes"',
      "  allowed  true or false",
      "  do       write true or false without quotes; yes, no, on and off are strings",
    ],
  },
];

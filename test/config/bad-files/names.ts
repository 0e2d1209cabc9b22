import { type BadFile, replace } from "./bad-file.ts";

/** Names that are too long once composed, or of another environment. */
export const names: readonly BadFile[] = [
  {
    title: "a prefix and an environment that do not fit together",
    edits: [replace("    environment: test\n    organisation", "    environment: staging1\n    organisation")],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      '  found    "azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00"',
      "  allowed  azurekeyvault://kv-carrier-iac-staging1-sdc.vault.azure.net/keys/pulumi/<version>, a version of the key in this environment's own state vault",
      "Pulumi.test.yaml:7:5  config.hyperion:environment.environment",
      '  found    "staging1"',
      "  allowed  test, as the file is called",
      "  do       a copied file keeps the names of its source; change this value and every name below it",
      "Pulumi.test.yaml:12:7  config.hyperion:environment.organisation.namePrefix",
      "  found    a name of 27 characters for a key vault: kv-carrier-iac-staging1-sdc",
      "  allowed  3 to 24 letters, digits and single hyphens",
      "  do       shorten organisation.namePrefix by 3, or environment",
    ],
  },
  {
    title: "a copied file that keeps the name of its source",
    edits: [replace("    environment: test\n    organisation", "    environment: prod\n    organisation")],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      '  found    "azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00"',
      "  allowed  azurekeyvault://kv-carrier-iac-prod-sdc.vault.azure.net/keys/pulumi/<version>, a version of the key in this environment's own state vault",
      "Pulumi.test.yaml:7:5  config.hyperion:environment.environment",
      '  found    "prod"',
      "  allowed  test, as the file is called",
      "  do       a copied file keeps the names of its source; change this value and every name below it",
    ],
  },
  {
    title: "an environment with a hyphen",
    edits: [replace("    environment: test\n    organisation", "    environment: test-1\n    organisation")],
    says: [
      "Pulumi.test.yaml:7:5  config.hyperion:environment.environment",
      '  found    "test-1"',
      "  allowed  1 to 8 lower-case letters and digits, starting with a letter",
    ],
  },
  {
    title: "secrets encrypted with another environment's key",
    edits: [replace("azurekeyvault://kv-carrier-iac-test-sdc", "azurekeyvault://kv-carrier-iac-prod-sdc")],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      '  found    "azurekeyvault://kv-carrier-iac-prod-sdc.vault.azure.net/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00"',
      "  allowed  azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi/<version>, a version of the key in this environment's own state vault",
    ],
  },
  {
    title: "a key without its version, which a rotation would lock the state out of",
    edits: [replace("/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00", "/keys/pulumi")],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      '  found    "azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi"',
      "  allowed  an azurekeyvault:// URL of one version of a key, which ends with its 32 hexadecimal digits",
    ],
  },
  {
    title: "a host name longer than DNS allows",
    edits: [
      replace(
        "zone: test.telemetry.carrier.example",
        "zone: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
      ),
    ],
    says: [
      "Pulumi.test.yaml:35:7  config.hyperion:environment.dns.zone",
      "  found    a name of 261 characters for a host name: otlp-grpc.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
      "  allowed  1 to 253 characters",
      "  do       shorten dns.zone by 8",
    ],
  },
];

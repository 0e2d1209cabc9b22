import { type BadFile, replace, whole } from "./bad-file.ts";

/** Files that are not YAML, or YAML of another form than the parser expects. */
export const syntax: readonly BadFile[] = [
  {
    title: "a tab as indentation",
    edits: [replace("      mode: network", "\t  mode: network")],
    says: [
      "Pulumi.test.yaml:57:1",
      "  found    mode: network",
      "  allowed  spaces as indentation",
      "  do       replace the tab by spaces",
    ],
  },
  {
    title: "a key indented less than its neighbours",
    edits: [replace("      tier: Premium\n", "    tier: Premium\n")],
    says: [
      "Pulumi.test.yaml:59:11",
      "  found    tier: Premium",
      "  allowed  one key a line, in the column of its neighbours",
    ],
  },
  {
    title: "a quote that is never closed",
    edits: [replace('idps: "Deny"', 'idps: "Deny')],
    says: ["Pulumi.test.yaml:60:18", '  found    idps: "Deny', '  allowed  valid YAML: Missing closing "quote'],
  },
  {
    title: "a list that is never closed",
    edits: [replace('zones: ["1", "2", "3"]', 'zones: ["1", "2", "3"')],
    says: [
      "Pulumi.test.yaml:19:5",
      "  found    github:",
      "  allowed  valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  },
  {
    title: "a second document",
    edits: [replace("    waivers:\n", "---\n    waivers:\n")],
    says: ["Pulumi.test.yaml:142:1", "  found    ---", "  allowed  one document", "  do       remove the line ---"],
  },
  {
    title: "an alias without its anchor",
    edits: [replace("environment: test\n    organisation", "environment: *name\n    organisation")],
    says: [
      "Pulumi.test.yaml:7:18",
      "  found    *name",
      "  allowed  an anchor that stands before it, &name",
      "  do       put the text in quotes if no alias is meant",
    ],
  },
  {
    title: "a merge key that names no mapping",
    edits: [replace("      name: Carrier\n", "      name: Carrier\n      <<: Carrier\n")],
    says: [
      "Pulumi.test.yaml:10:7",
      "  found    a merge key, <<, without a mapping",
      "  allowed  <<: *anchor of a mapping",
    ],
  },
  {
    title: "an anchor inside itself, expanded without end",
    edits: [replace("      name: Carrier\n", "      name: &a [*a, *a]\n")],
    says: [
      "Pulumi.test.yaml:9:7  config.hyperion:environment.organisation.name",
      "  found    a list of 2",
      "  allowed  a string of 1 to 64 characters",
    ],
  },
  {
    title: "a key that stands twice",
    edits: [replace("      region: swedencentral\n", "      region: swedencentral\n      region: francecentral\n")],
    says: [
      "Pulumi.test.yaml:4:1  secretsprovider",
      '  found    "azurekeyvault://kv-carrier-iac-test-sdc.vault.azure.net/keys/pulumi/5d2c1f0e9b8a47366f5e4d3c2b1a0d00"',
      "  allowed  azurekeyvault://kv-carrier-iac-test-frc.vault.azure.net/keys/pulumi/<version>, a version of the key in this environment's own state vault",
      "Pulumi.test.yaml:18:7  config.hyperion:environment.azure.region",
      '  found    the key "region" a second time',
      "  allowed  each key once; it stands in line 17 already",
    ],
  },
  {
    title: "an empty file",
    edits: [whole("")],
    says: [
      "Pulumi.test.yaml:1:1",
      "  found    an empty value",
      "  allowed  a mapping of secretsprovider, encryptedkey (optional), config",
    ],
  },
  {
    title: "a file of comments only",
    edits: [whole("# nothing yet\n")],
    says: [
      "Pulumi.test.yaml:1:1",
      "  found    an empty value",
      "  allowed  a mapping of secretsprovider, encryptedkey (optional), config",
    ],
  },
  {
    title: "a file that is one word",
    edits: [whole("environment\n")],
    says: [
      "Pulumi.test.yaml:1:1",
      '  found    "environment"',
      "  allowed  a mapping of secretsprovider, encryptedkey (optional), config",
      "  do       write its keys below it, indented",
    ],
  },
];

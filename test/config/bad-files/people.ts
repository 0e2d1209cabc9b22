import { type BadFile, replace } from "./bad-file.ts";

/** Consumers and waivers. */
export const people: readonly BadFile[] = [
  {
    title: "two consumers of one name",
    edits: [replace("      - name: porsche\n", "      - name: checkpoint-logging\n")],
    says: [
      "Pulumi.test.yaml:140:9  config.hyperion:environment.consumers.1.name",
      '  found    "checkpoint-logging" a second time',
      "  allowed  one of its own; consumers.0 has this one",
    ],
  },
  {
    title: "two consumers of one endpoint",
    edits: [replace("https://otlp.porsche.example", "https://otlp.checkpoint.example")],
    says: [
      "Pulumi.test.yaml:141:9  config.hyperion:environment.consumers.1.endpoint",
      '  found    "https://otlp.checkpoint.example" a second time',
      "  allowed  one of its own; consumers.0 has this one",
    ],
  },
  {
    title: "a consumer that is this platform",
    edits: [replace("https://otlp.porsche.example", "https://otlp.test.telemetry.carrier.example")],
    says: [
      "Pulumi.test.yaml:141:9  config.hyperion:environment.consumers.1.endpoint",
      '  found    "https://otlp.test.telemetry.carrier.example", a host of this environment',
      "  allowed  another team's intake: what leaves would come in again without end",
    ],
  },
  {
    title: "a waiver that has expired",
    edits: [replace('expires: "2027-06-30"', 'expires: "2026-11-20"')],
    says: [
      "Pulumi.test.yaml:146:9  config.hyperion:environment.waivers.0.expires",
      "  found    2026-11-20, which is past",
      "  allowed  a day from 2026-11-21 to 2027-11-21",
      "  do       mend what was waived and remove the waiver, or argue it anew",
    ],
  },
  {
    title: "a waiver for longer than a year",
    edits: [replace('expires: "2027-06-30"', 'expires: "2027-11-22"')],
    says: [
      "Pulumi.test.yaml:146:9  config.hyperion:environment.waivers.0.expires",
      "  found    2027-11-22, more than a year ahead",
      "  allowed  a day from 2026-11-21 to 2027-11-21",
    ],
  },
  {
    title: "a waiver given twice",
    edits: [
      replace(
        '        expires: "2027-06-30"\n',
        '        expires: "2027-06-30"\n      - rule: Azure.PostgreSQL.AADOnly\n        resource: psql-carrier-grafana-test-sdc\n        reason: The same risk, argued a second time here.\n        expires: "2027-03-31"\n',
      ),
    ],
    says: [
      "Pulumi.test.yaml:147:9  config.hyperion:environment.waivers.1",
      "  found    a second waiver of Azure.PostgreSQL.AADOnly for psql-carrier-grafana-test-sdc",
      "  allowed  one; waivers.0 has it already",
    ],
  },
];

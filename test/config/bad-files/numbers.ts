import { type BadFile, replace } from "./bad-file.ts";

/** Numbers that a schema refuses. */
export const numbers: readonly BadFile[] = [
  {
    title: "a disk of no size that Azure has",
    edits: [replace("storageGb: 128", "storageGb: 100")],
    says: [
      "Pulumi.test.yaml:109:7  config.hyperion:environment.postgres.storageGb",
      "  found    100",
      "  allowed  one of 32, 64, 128, 256, 512, 1024, 2048, 4096",
    ],
  },
  {
    title: "a disk size in quotes",
    edits: [replace("storageGb: 128", 'storageGb: "128"')],
    says: [
      "Pulumi.test.yaml:109:7  config.hyperion:environment.postgres.storageGb",
      '  found    "128"',
      "  allowed  one of 32, 64, 128, 256, 512, 1024, 2048, 4096",
      "  do       write the number alone, without quotes: 128",
    ],
  },
  {
    title: "fewer days than Azure keeps",
    edits: [replace("backupDays: 35", "backupDays: 3")],
    says: [
      "Pulumi.test.yaml:112:7  config.hyperion:environment.postgres.backupDays",
      "  found    3",
      "  allowed  a whole number from 7 to 35",
    ],
  },
  {
    title: "half a node",
    edits: [
      replace("          minCount: 3\n          maxCount: 6\n", "          minCount: 3.5\n          maxCount: 6\n"),
    ],
    says: [
      "Pulumi.test.yaml:74:11  config.hyperion:environment.clusters.0.system.minCount",
      "  found    3.5",
      "  allowed  a whole number from 1 to 1000",
    ],
  },
  {
    title: "a window shorter than AKS takes",
    edits: [
      replace(
        'startTime: "20:00"\n        durationHours: 6\n        startDate: "2026-01-05"\n      nodeImage',
        'startTime: "20:00"\n        durationHours: 2\n        startDate: "2026-01-05"\n      nodeImage',
      ),
    ],
    says: [
      "Pulumi.test.yaml:120:9  config.hyperion:environment.maintenance.cluster.durationHours",
      "  found    2",
      "  allowed  a whole number from 4 to 24",
    ],
  },
];

import { expect, test } from "vitest";
import { backstopDays } from "../../src/config/azure/retention.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { lokiLimits } from "../../src/telemetry/loki/limits.ts";
import { tempoConfig } from "../../src/telemetry/tempo/config.ts";
import { vmstorageArgs } from "../../src/telemetry/victoria-metrics/cluster.ts";

const days = (duration: string): number => Number(duration.slice(0, -1)) / 24;

test.each(["dev", "qa", "prod"])(
  "in %s each store enforces the environment's one value, and the Blob rule is only its backstop (D-17)",
  (name) => {
    const { retentionDays } = loadEnvironment(name);
    const tempo = tempoConfig({
      retentionDays: retentionDays.traces,
      storage: { kind: "azure", account: "sttraces", containers: { blocks: "tempo-traces" } },
      ringName: "tempo",
      replicationFactor: 1,
      gossipMembers: [],
      queryFrontendAddress: "tempo-query-frontend:9095",
      metricsRemoteWriteUrl: "http://vminsert:8480",
      bufferRetentionHours: 24,
      defaultLimits: { rateBytes: 1, burstBytes: 1, maxTracesPerIngester: 1, maxBytesPerTrace: 1, maxActiveSeries: 1 },
      defaultMetricsAccountId: 1,
      overridesFile: "/etc/tempo/overrides.yaml",
    });
    const traces = days(tempo.compactor.compaction.block_retention);
    expect(traces).toBe(retentionDays.traces);
    expect(traces).toBeLessThan(backstopDays(retentionDays.traces));

    const limits = { rateMb: 1, burstMb: 1, maxStreams: 1, perStreamRateMb: 1 };
    const logs = days(
      lokiLimits(limits, { retentionDays: retentionDays.logs, bufferRetentionHours: 24 }).retention_period,
    );
    expect(logs).toBe(retentionDays.logs);
    expect(logs).toBeLessThan(backstopDays(retentionDays.logs));

    const vmstorage = vmstorageArgs({
      retentionDays: retentionDays.metrics,
      replicationFactor: 1,
      minFreeDiskBytes: 1,
      connectionsShutdownSeconds: 1,
      snapshotAuthKeyFile: "/secrets/key",
    });
    expect(vmstorage).toContain(`-retentionPeriod=${retentionDays.metrics}d`);
  },
);

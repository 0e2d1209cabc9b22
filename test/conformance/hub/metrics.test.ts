import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoopOptions, MetricsLoop } from "../../../src/services/hub-metrics/loop.ts";
import { reading } from "../../../src/services/hub-metrics/sample.ts";
import { insertSamples } from "../../../src/services/hub-metrics/table.ts";
import { withPostgres } from "../../../src/services/shared/hub/postgres.ts";
import { VirtualClock } from "../../services/virtual-clock.ts";
import { hasPostgres, startPostgres, type TestPostgres } from "./postgres.ts";

const DAY = 86_400_000;

describe.skipIf(!hasPostgres)("host metrics in PostgreSQL", () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres?.stop());

  const rows = async (query: string): Promise<Record<string, unknown>[]> => (await postgres.client.query(query)).rows;

  function loop(clock: VirtualClock) {
    const connected: LoopOptions["connected"] = (work) => withPostgres(postgres.settings, "x", work);
    const readings = [reading("load_average", 0.5, { minutes: "1" }), reading("memory_total_bytes", 2 ** 40)];
    const options = { host: "hub", intervalMs: 15_000, retentionDays: 30, collect: async () => readings };
    return new MetricsLoop({ ...options, connected, clock, logger: pino({ level: "silent" }) });
  }

  it("stand in partitions of a day, each sample once, with its labels (S2-MET-02)", async () => {
    const clock = new VirtualClock(Date.UTC(2026, 5, 1, 23, 59, 45));
    const subject = loop(clock);
    await subject.round();
    clock.advance(15_000);
    await subject.round();
    expect(
      await rows("SELECT tableoid::regclass::text AS day, count(*)::int AS n FROM host_metrics GROUP BY 1 ORDER BY 1"),
    ).toEqual([
      { day: "host_metrics_2026_06_01", n: 3 },
      { day: "host_metrics_2026_06_02", n: 3 },
    ]);
    expect(await rows("SELECT DISTINCT host, value, labels FROM host_metrics WHERE metric = 'load_average'")).toEqual([
      { host: "hub", value: 0.5, labels: { minutes: "1" } },
    ]);
    // A statement whose answer was lost is sent again.
    const at = clock.wall();
    await insertSamples(postgres.client, "hub", [{ at, ...reading("load_average", 0.5, { minutes: "1" }) }]);
    expect((await rows("SELECT count(*)::int AS n FROM host_metrics"))[0]).toEqual({ n: 6 });
  });

  it("lose nothing while PostgreSQL is away for an hour, and are dropped after thirty days (S2-FLW-09)", async () => {
    const clock = new VirtualClock(Date.UTC(2026, 6, 1));
    const subject = loop(clock);
    await subject.round();
    await postgres.stop();
    for (let round = 0; round < 240; round++) {
      clock.advance(15_000);
      await subject.round();
    }
    expect(subject.buffer).toMatchObject({ size: 240 * 3, dropped: 0 });
    await postgres.restart();
    clock.advance(15_000);
    await subject.round();
    const written = await rows(
      "SELECT count(*)::int AS n FROM host_metrics WHERE ts >= '2026-07-01' AND metric = 'load_average'",
    );
    expect(written).toEqual([{ n: 242 }]);
    clock.advance(31 * DAY);
    await subject.round();
    const days = await rows("SELECT DISTINCT tableoid::regclass::text AS day FROM host_metrics ORDER BY 1");
    expect(days.map(({ day }) => day)).toEqual(["host_metrics_2026_08_01"]);
  });
});

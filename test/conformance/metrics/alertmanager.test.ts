import { afterAll, describe, expect, test } from "vitest";
import { METRICS } from "../../../src/observability/metrics/table.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { missing } from "./expected.ts";
import { Loopback } from "./loopback.ts";
import { programs } from "./programs.ts";
import { freePorts } from "./server.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

describe.runIf(programs("prometheus/alertmanager", "alertmanager"))("Alertmanager", () => {
  eachChecked({
    program: "alertmanager",
    what: "answers about its own metrics",
    version: () => programVersion("alertmanager"),
  });
  test("shows what its table says (S1-SLF-04)", async () => {
    const [http, gossip] = await freePorts(2);
    const config = loopback.file("alertmanager.json", { route: { receiver: "null" }, receivers: [{ name: "null" }] });
    const alertmanager = await loopback.start("alertmanager", http ?? 0, [
      `--config.file=${config}`,
      `--web.listen-address=127.0.0.1:${http}`,
      `--cluster.listen-address=127.0.0.1:${gossip}`,
      "--storage.path=alertmanager",
    ]);
    expect(await missing(alertmanager, METRICS.alertmanager)).toEqual([]);
  });
});

import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLLUP_CACHE_RESET_PATH } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const VMSELECT = "vmselect";

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", VMSELECT))("vmselect, when Alertmanager calls it", () => {
  eachChecked({ program: VMSELECT, what: "resets of its cache", version: () => programVersion(VMSELECT) });
  const loopback = new Loopback();
  const asked: string[] = [];
  const another = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("OK");
  });
  let url = "";

  beforeAll(async () => {
    const [port = 0, anotherPort = 0, nobody = 0] = await freePorts(3);
    another.listen(anotherPort, "127.0.0.1");
    await once(another, "listening");
    url = `http://127.0.0.1:${port}`;
    await loopback.start(VMSELECT, port, [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageNode=127.0.0.1:${nobody}`,
      `-selectNode=127.0.0.1:${anotherPort}`,
    ]);
  }, 90_000);

  afterAll(async () => {
    await loopback.end();
    another.close();
    another.closeAllConnections();
  });

  test("forgets what it cached, and tells every other one by its address", { timeout: 30_000 }, async () => {
    // As a webhook calls: POST, with a body that it does not read.
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ status: "firing" });
    const response = await fetch(`${url}${ROLLUP_CACHE_RESET_PATH}`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    await until(
      async () => Promise.resolve(asked.length > 0),
      20,
      () => "the other vmselect was not told",
    );
    expect(asked).toEqual([expect.stringMatching(/^\/internal\/resetRollupResultCache/)]);
  });

  test("keeps it to itself without the path's last part, which is what the restore page once said", async () => {
    const before = asked.length;
    const [path = ""] = ROLLUP_CACHE_RESET_PATH.split("?");
    expect((await fetch(`${url}${path}`, { method: "POST" })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(asked).toHaveLength(before);
  });
});

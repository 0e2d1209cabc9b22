import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import { alerts } from "../../profiles/sre/files.ts";
import { eventually, freePort, Server } from "../kubernetes/server.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { isThere, PROMETHEUS } from "./tools.ts";

const root = mkdtempSync(join(tmpdir(), "sre-api-server-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.runIf(isThere(PROMETHEUS))("a Prometheus that has never reached an API server", () => {
  eachChecked({ program: PROMETHEUS, what: "starts without an API server", version: () => programVersion(PROMETHEUS) });

  /** Whether the alert's expression has a value, once Prometheus has scraped itself. */
  async function isDown(kubernetes: readonly object[]): Promise<boolean> {
    const directory = mkdtempSync(join(root, "run-"));
    const address = `127.0.0.1:${await freePort()}`;
    const self = { job_name: "prometheus", static_configs: [{ targets: [address] }] };
    const config = { global: { scrape_interval: "1s" }, scrape_configs: [self, ...kubernetes] };
    writeFileSync(join(directory, "prometheus.yml"), dump(config));
    const args = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=${address}`];
    const server = new Server(PROMETHEUS, args, directory);
    const query = async (expr: string): Promise<readonly unknown[] | undefined> => {
      const answer = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`).catch(
        () => undefined,
      );
      // While it starts it answers 503, in words.
      return answer?.ok !== true ? undefined : ((await answer.json()) as { data: { result: unknown[] } }).data.result;
    };
    try {
      const scraped = 'prometheus_sd_discovered_targets{config="prometheus"}';
      await eventually(async () => ((await query(scraped))?.length ? true : undefined), {
        seconds: 60,
        otherwise: () => server.lastWords(),
      });
      const down = await query(alerts("KubeAPIServerDown")[0]?.expr ?? "");
      if (down === undefined) throw new Error(`the alert's expression has no answer: ${server.lastWords()}`);
      return down.length > 0;
    } finally {
      await server.stop();
    }
  }

  test("says that it is down where one should be found (S4-ALR-08)", async () => {
    // Nothing listens on port 9 of the loopback.
    const discovery = { role: "endpointslice", api_server: "http://127.0.0.1:9" };
    expect(await isDown([{ job_name: "kubernetes-apiservers", kubernetes_sd_configs: [discovery] }])).toBe(true);
  });

  test("says nothing in Compose, where there is none", async () => {
    expect(await isDown([])).toBe(false);
  });
});

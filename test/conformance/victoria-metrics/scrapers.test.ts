import { once } from "node:events";
import { createServer } from "node:http";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, fields, list, type Manifest, rendered, text, workloads } from "../../charts/rendered.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, type Server, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const VMAGENT = "vmagent";
const STORE = "victoria-metrics";

/** Many, so that sharing them without copies gives each agent some. */
const TARGETS = Array.from({ length: 20 }, (_, index) => `target-${index}`);

/** In place of prod's, so that the test takes seconds. */
const INTERVAL_SECONDS = 2;

const objects = rendered("prod");

const argsOf = (name: string): string[] => {
  const one = workloads(objects).find(({ metadata }) => metadata.name === name) as Manifest;
  return (at(list(at(one, "spec", "template", "spec", "containers"))[0], "args") as string[]) ?? [];
};

const flagOf = (name: string, flag: string): string =>
  argsOf(name).find((argument) => argument.startsWith(`-${flag}=`)) ?? `-${flag} is not rendered`;

/** The moment at which prod's first job is scraped, within an interval of the test's. */
function offset(): string {
  const config = objects.find((one) => one.kind === "ConfigMap" && /^vmagent-/.test(one.metadata.name));
  const [first] = list(fields(load(text(at(config, "data", "scrape.yaml"))))["scrape_configs"]);
  return text(first?.["scrape_offset"]);
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", VMAGENT, STORE))(
  "two vmagents, as prod's share their targets",
  () => {
    eachChecked({ program: VMAGENT, what: "questions to a pair", version: () => programVersion(VMAGENT) });
    const loopback = new Loopback();
    const shown = createServer((_, response) => response.end("hyperion_test 1\n"));
    const agents: Server[] = [];
    let store: Server;

    beforeAll(async () => {
      const [storePort = 0, shownPort = 0, ...ports] = await freePorts(4);
      shown.listen(shownPort, "127.0.0.1");
      await once(shown, "listening");
      store = await loopback.start(STORE, storePort, [
        `-httpListenAddr=127.0.0.1:${storePort}`,
        `-storageDataPath=${loopback.directory}/data`,
        "-search.latencyOffset=0s",
        flagOf("vmselect", "dedup.minScrapeInterval"),
      ]);
      const config = loopback.file("scrape.yaml", {
        global: { scrape_interval: `${INTERVAL_SECONDS}s`, scrape_timeout: "1s" },
        scrape_configs: [
          {
            job_name: "test",
            scrape_offset: offset(),
            static_configs: TARGETS.map((name) => ({
              targets: [`127.0.0.1:${shownPort}`],
              labels: { target: name, __metrics_path__: `/${name}` },
            })),
          },
        ],
      });
      for (const [member, port] of ports.entries()) {
        agents.push(
          await loopback.start(VMAGENT, port, [
            `-httpListenAddr=127.0.0.1:${port}`,
            `-promscrape.config=${config}`,
            flagOf("vmagent", "promscrape.cluster.membersCount"),
            flagOf("vmagent", "promscrape.cluster.replicationFactor"),
            // What POD_NAME gives it: the pod's number.
            `-promscrape.cluster.memberNum=vmagent-${member}`,
            `-remoteWrite.url=${store.url}/api/v1/write`,
            `-remoteWrite.tmpDataPath=${loopback.directory}/queue-${member}`,
            "-remoteWrite.flushInterval=100ms",
          ]),
        );
      }
      await until(
        async () => (await seen(2)) === TARGETS.length,
        60,
        () => "not every target was scraped within a minute",
      );
    }, 150_000);

    afterAll(async () => {
      await loopback.end();
      shown.close();
      shown.closeAllConnections();
    });

    async function asked(query: string): Promise<number[]> {
      const response = await fetch(`${store.url}/api/v1/query?nocache=1&query=${encodeURIComponent(query)}`);
      const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result.map(({ value }) => Number(value[1]));
    }

    /** Targets that have been up within some seconds. */
    const seen = async (seconds: number) =>
      (await asked(`count(max_over_time(up{job="test"}[${seconds * INTERVAL_SECONDS}s]) == 1)`))[0] ?? 0;

    test("keep one sample of each scrape, not two", { timeout: 60_000 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      const counts = await asked(`count_over_time(up{job="test"}[10s])`);
      expect(counts).toHaveLength(TARGETS.length);
      // Five scrapes of two seconds; the edge of the window may have one more.
      expect(Math.max(...counts)).toBeLessThanOrEqual(10 / INTERVAL_SECONDS + 1);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(10 / INTERVAL_SECONDS - 1);
    });

    test("see every target while one of them is dead", { timeout: 60_000 }, async () => {
      await agents[0]?.stop();
      // What is younger than its end was scraped by the other. The store shows a sample some seconds after it came.
      const ended = Date.now() / 1000;
      const alive = async () => (await asked(`count(timestamp(up{job="test"}) > ${ended})`))[0] ?? 0;
      await until(
        async () => (await alive()) === TARGETS.length,
        30,
        () => "not every target was scraped once one of its two scrapers had ended",
      );
      expect(await alive()).toBe(TARGETS.length);
    });
  },
);

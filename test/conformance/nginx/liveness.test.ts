import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { HOP_HEALTH_PATH } from "../../../src/telemetry/nginx/config.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { answersProbe, foundDead, livenessOf } from "../../drill/kubelet.ts";
import { nginxVersion } from "../../drill/nginx-version.ts";
import { nginxArguments } from "../../drill/pod.ts";
import { Program } from "../../drill/processes.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { layersOf } from "../../drill/rendered/collectors.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { StuckCollector } from "../../drill/stuck.ts";
import { PodDirectory } from "../otelcol/rendered.ts";
import { eachChecked } from "../summary.ts";

const absent = missing(["nginx", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

const directory = new PodDirectory();
const hops: Program[] = [];
afterAll(async () => {
  await Promise.all(hops.map((one) => one.stop()));
  directory.remove();
});

const manifests = manifestsOf("dev");
const layers = layersOf(manifests).filter(({ name }) => !name.endsWith("replay"));

/** Listens where collectors do, and answers each request with a status. */
async function answering(address: string, status: number): Promise<() => void> {
  const { certificate, key } = directory.forNames([]);
  const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
  const ports = [PORTS.otlp.http, PORTS.otelcol.platformHttp, PORTS.otelcol.liveness];
  const servers = ports.map((port): Server => {
    const server = createServer(tls, (request, response) => {
      request.resume();
      response.writeHead(status).end();
    });
    return server.listen(port, address);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
}

describe.runIf(absent.length === 0)("the liveness probe of a collector, as it is rendered", () => {
  eachChecked({
    program: "nginx",
    what: "layers asked where data comes in: stuck, refusing and gone",
    version: () => nginxVersion(pathOf("nginx")),
  });

  test.concurrent.each(layers)(
    "$name is alive whatever it answers, and dead when it answers nothing, whatever its health page says",
    async (rendered) => {
      const { place, written } = directory.write(rendered);
      if (written.hop === undefined) throw new Error(`found no NGINX beside ${rendered.name}`);
      const { address, root } = place;
      const args = nginxArguments(written.hop, root);
      const hop = new Program({ name: rendered.name, program: pathOf("nginx"), args, log: join(root, "nginx.log") });
      hops.push(hop);
      hop.start();
      await hop.ready(async () => (await fetch(`http://${address}:${PORTS.hop.health}${HOP_HEALTH_PATH}`)).ok, 10);
      const probe = livenessOf(manifests, rendered.name);
      expect(await answersProbe(probe, address)).toBe(false);
      for (const status of [200, 401, 429, 503]) {
        const stop = await answering(address, status);
        expect([status, await answersProbe(probe, address)]).toEqual([status, true]);
        stop();
      }
      const stuck = new StuckCollector(address, directory.forNames([]));
      await stuck.start();
      expect((await fetch(`http://${address}:${PORTS.otelcol.health}/`)).status).toBe(200);
      expect(await foundDead(probe, address)).toBe(true);
      await stuck.stop();
    },
    60_000,
  );
});

import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { type ENTRA_CLAIMS, Issuer } from "../../drill/issuer.ts";
import { Sender } from "../../drill/load/sender.ts";
import { collectorEnvironment } from "../../drill/pod.ts";
import { Program } from "../../drill/processes.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { collectorsOf } from "../../drill/rendered/collectors.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { PodDirectory } from "./rendered.ts";

const ENVIRONMENT = "dev";

const absent = missing(["collector", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

const directory = new PodDirectory();
const started: Program[] = [];
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  directory.remove();
});

describe.runIf(absent.length === 0)("the rendered ingress, without a sign-in provider", () => {
  eachChecked({
    program: "otelcol",
    what: "tokens of Entra, at ingress as it is rendered",
    version: () => programVersion(pathOf("collector")),
  });

  const environment = loadEnvironment(ENVIRONMENT);
  const { tenantId } = environment.azure;
  const { ingest } = environment.entraApps;
  const producer = environment.hyperion.tenants.flatMap(({ producers }) => producers)[0] ?? "";
  let send: (entrance: { readonly port: number; readonly token?: string }) => Promise<number>;
  let issuer: Issuer;

  test("starts: nothing is asked of the provider", async () => {
    const rendered = collectorsOf(manifestsOf(ENVIRONMENT)).find(({ name }) => name === "otelcol-ingress");
    if (rendered === undefined) throw new Error("found no otelcol-ingress");
    const [host = ""] = rendered.hosts;
    const files = directory.forNames(rendered.hosts);
    issuer = new Issuer(tenantId, files);
    const { place, written } = directory.write(rendered);
    const { address } = place;
    const collector = new Program({
      name: "ingress",
      program: pathOf("collector"),
      args: [`--config=file:${written.config}`],
      env: collectorEnvironment(place),
      log: join(place.root, "collector.log"),
    });
    started.push(collector);
    collector.start();
    await collector.ready(async () => (await fetch(`http://${address}:${PORTS.otelcol.health}/`)).ok, 120);
    send = async (entrance) => {
      const sender = new Sender({ addresses: () => [address], host, files });
      // An empty request is complete: what is asked is who may send.
      sender.stop();
      await sender.send("/v1/logs", entrance, Buffer.alloc(0));
      sender.close();
      return [...sender.attempts.keys()][0] ?? 0;
    };
  });

  test.each([
    ["of version 2, for this platform, is let in", "v2", ingest, 200],
    ["of version 1, which Entra issues unless the application asks for 2, is refused", "v1", ingest, 401],
    ["for another application is refused", "v2", "00000000-0000-0000-0000-00000000ffff", 401],
  ] as const)("a token %s", async (_, version: keyof typeof ENTRA_CLAIMS, audience, status) => {
    const token = issuer.token(producer, audience, version);
    expect(await send({ port: PORTS.otlp.http, token })).toBe(status);
  });

  test("the platform's own agents are let in by their certificate", async () => {
    expect(await send({ port: PORTS.otelcol.platformHttp })).toBe(200);
    expect(await send({ port: PORTS.otlp.http })).toBe(401);
  });
});

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { PORTS } from "../../src/telemetry/ports.ts";
import type { Certificates } from "./authority.ts";

/** Ports on which collectors take OTLP/HTTP. */
const RECEIVERS = [PORTS.otlp.http, PORTS.otelcol.stores, PORTS.otelcol.platformHttp, PORTS.otelcol.liveness];

const never: RequestListener = (request) => request.resume();

/** What a collector is that is stuck: its health page says that all is well, and no request is ever answered. */
export class StuckCollector {
  readonly #address: string;
  readonly #servers: readonly (readonly [Server, number])[];

  constructor(address: string, { certificate, key }: Certificates) {
    this.#address = address;
    const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
    const healthy: RequestListener = (_, response) => response.end();
    this.#servers = [
      [createServer(healthy), PORTS.otelcol.health],
      ...RECEIVERS.map((port) => [createTlsServer(tls, never), port] as const),
    ];
  }

  async start(): Promise<void> {
    await Promise.all(
      this.#servers.map(([server, port]) => {
        server.listen(port, this.#address);
        return once(server, "listening");
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map(([server]) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }
}

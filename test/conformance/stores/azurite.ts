import { createHmac } from "node:crypto";
import { Server, until } from "../metrics/server.ts";

/** Azurite's own account, whose key is in its documentation. */
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Seconds that it may take to answer. */
const START_SECONDS = 60;

const API_VERSION = "2023-11-03";

/** Azure's Blob store on the loopback. */
export interface Blobs {
  readonly connectionString: string;
  /** Names of the blobs in a container. */
  list(container: string): Promise<string[]>;
  stop(): Promise<void>;
}

async function ask(port: number, method: "GET" | "PUT", container: string, query: Readonly<Record<string, string>>) {
  const date = new Date().toUTCString();
  const asked = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  const resource = [`/${ACCOUNT}/${ACCOUNT}/${container}`, ...asked.map(([key, value]) => `${key}:${value}`)].join(
    "\n",
  );
  const headers = `x-ms-date:${date}\nx-ms-version:${API_VERSION}\n`;
  const text = `${method}\n${"\n".repeat(11)}${headers}${resource}`;
  const signature = createHmac("sha256", Buffer.from(KEY, "base64")).update(text, "utf8").digest("base64");
  return fetch(`http://127.0.0.1:${port}/${ACCOUNT}/${container}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: {
      "x-ms-date": date,
      "x-ms-version": API_VERSION,
      Authorization: `SharedKey ${ACCOUNT}:${signature}`,
    },
  });
}

/** Starts Azurite in a directory of its own, with empty containers. */
export async function azurite(directory: string, port: number, containers: readonly string[]): Promise<Blobs> {
  const args = [
    ...["--blobHost", "127.0.0.1", "--blobPort", String(port), "--location", directory],
    ...["--disableTelemetry", "--skipApiVersionCheck", "--silent"],
  ];
  const server = new Server("azurite-blob", { port, args, directory });
  for (const container of containers) {
    await until(
      async () => [201, 409].includes((await ask(port, "PUT", container, { restype: "container" })).status),
      START_SECONDS,
      () => `Azurite made no container ${container}`,
    );
  }
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
    list: async (container) => {
      const answer = await ask(port, "GET", container, { restype: "container", comp: "list" });
      return [...(await answer.text()).matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name = ""]) => name);
    },
    stop: () => server.stop(),
  };
}

import { createHmac } from "node:crypto";
import { Server, until } from "../metrics/server.ts";

/** Azurite's own account, whose key is in its documentation. */
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Seconds that it may take to answer. */
const START_SECONDS = 60;

const API_VERSION = "2023-11-03";

/** How programs reach an Azurite. */
export interface BlobAccount {
  readonly account: string;
  readonly key: string;
  /** Host and port. */
  readonly endpoint: string;
  readonly connectionString: string;
}

/** Azure's Blob store on the loopback. */
export interface Blobs extends BlobAccount {
  /** Names of the blobs in a container. */
  list(container: string): Promise<string[]>;
  stop(): Promise<void>;
}

async function ask(
  endpoint: string,
  method: "GET" | "PUT",
  container: string,
  query: Readonly<Record<string, string>>,
): Promise<Response> {
  const date = new Date().toUTCString();
  const asked = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  const resource = [`/${ACCOUNT}/${ACCOUNT}/${container}`, ...asked.map(([key, value]) => `${key}:${value}`)].join(
    "\n",
  );
  const headers = `x-ms-date:${date}\nx-ms-version:${API_VERSION}\n`;
  const text = `${method}\n${"\n".repeat(11)}${headers}${resource}`;
  const signature = createHmac("sha256", Buffer.from(KEY, "base64")).update(text, "utf8").digest("base64");
  return fetch(`http://${endpoint}/${ACCOUNT}/${container}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: {
      "x-ms-date": date,
      "x-ms-version": API_VERSION,
      Authorization: `SharedKey ${ACCOUNT}:${signature}`,
    },
  });
}

/** Program of Azurite that serves blobs, and nothing else. */
export const AZURITE = "azurite-blob";

/** Arguments with which Azurite keeps its blobs in a directory. */
export const azuriteArguments = (directory: string, host: string, port: number): string[] => [
  ...["--blobHost", host, "--blobPort", String(port), "--location", directory],
  ...["--disableTelemetry", "--skipApiVersionCheck", "--silent"],
];

/** Azurite's account where it listens on a host and port. */
export const accountAt = (endpoint: string): BlobAccount => ({
  account: ACCOUNT,
  key: KEY,
  endpoint,
  connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=http://${endpoint}/${ACCOUNT};`,
});

/** Makes empty containers as soon as an Azurite answers; with those that it has, nothing is done. */
export async function makeContainers(endpoint: string, containers: readonly string[]): Promise<void> {
  for (const container of containers) {
    await until(
      async () => [201, 409].includes((await ask(endpoint, "PUT", container, { restype: "container" })).status),
      START_SECONDS,
      () => `Azurite made no container ${container}`,
    );
  }
}

/** Starts Azurite in a directory of its own, with empty containers. */
export async function azurite(directory: string, port: number, containers: readonly string[]): Promise<Blobs> {
  const [host, endpoint] = ["127.0.0.1", `127.0.0.1:${port}`];
  const server = new Server(AZURITE, { port, args: azuriteArguments(directory, host, port), directory });
  await makeContainers(endpoint, containers);
  return {
    ...accountAt(endpoint),
    list: async (container) => {
      const answer = await ask(endpoint, "GET", container, { restype: "container", comp: "list" });
      return [...(await answer.text()).matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name = ""]) => name);
    },
    stop: () => server.stop(),
  };
}

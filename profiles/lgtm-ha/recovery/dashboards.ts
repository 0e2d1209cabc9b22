// Saves Grafana's dashboards as JSON, and puts them back. It imports nothing but Node, which runs it as it is:
//   node dashboards.ts export FOLDER     node dashboards.ts import FOLDER
// GRAFANA_URL is Grafana's address, GRAFANA_USER and GRAFANA_PASSWORD who asks.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const USAGE = "usage: node dashboards.ts export|import FOLDER";

/** Dashboards that one page of the search brings; Grafana's own limit is 5000. */
const PAGE = 1000;

/** What is kept of a dashboard, one file each. */
interface Saved {
  /** Empty for what is in no folder. */
  readonly folderUid: string;
  readonly folderTitle: string;
  readonly dashboard: Readonly<Record<string, unknown>>;
}

type Ask = (path: string, body?: unknown) => Promise<unknown>;

/** Asks Grafana; throws with the status and its answer where that is no success. */
export function grafana(url: string, user: string, password: string): Ask {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return async (path, body) => {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization, "content-type": "application/json" },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: found ${response.status} ${text.slice(0, 200)}, allowed: 200`);
    return JSON.parse(text);
  };
}

/**
 * Saves every dashboard that a person made; those from files come back with their ConfigMaps.
 * @returns how many
 */
export async function exportDashboards(ask: Ask, folder: string, pageSize = PAGE): Promise<number> {
  mkdirSync(folder, { recursive: true });
  let saved = 0;
  for (let page = 1; ; page += 1) {
    const found = (await ask(`/api/search?type=dash-db&limit=${pageSize}&page=${page}`)) as { uid: string }[];
    for (const { uid } of found) {
      const { dashboard, meta } = (await ask(`/api/dashboards/uid/${encodeURIComponent(uid)}`)) as {
        dashboard: Saved["dashboard"];
        meta: { folderUid?: string; folderTitle?: string; provisioned?: boolean };
      };
      if (meta.provisioned === true) continue;
      const { folderUid = "", folderTitle = folderUid } = meta;
      const text = JSON.stringify({ folderUid, folderTitle, dashboard } satisfies Saved, null, 2);
      writeFileSync(join(folder, `${uid}.json`), `${text}\n`);
      saved += 1;
    }
    if (found.length < pageSize) return saved;
  }
}

/** Makes a folder where it is missing, as in an empty Grafana; one that is inside another comes back at the top. */
async function makeFolder(ask: Ask, uid: string, title: string): Promise<void> {
  const folders = (await ask(`/api/search?type=dash-folder&limit=${PAGE}`)) as { uid: string }[];
  if (!folders.some((one) => one.uid === uid)) await ask("/api/folders", { uid, title });
}

/**
 * Puts back what was saved, each at its own uid, over what has that uid now.
 * @returns how many
 */
export async function importDashboards(ask: Ask, folder: string): Promise<number> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  for (const file of files) {
    const { dashboard, folderUid, folderTitle } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Saved;
    if (folderUid !== "") await makeFolder(ask, folderUid, folderTitle);
    // The number is the old database's: with it Grafana looks for a dashboard that is not there.
    await ask("/api/dashboards/db", { dashboard: { ...dashboard, id: null }, folderUid, overwrite: true });
  }
  return files.length;
}

async function main([verb, folder]: readonly string[]): Promise<void> {
  const { GRAFANA_URL: url, GRAFANA_USER: user, GRAFANA_PASSWORD: password } = process.env;
  if ((verb !== "export" && verb !== "import") || folder === undefined) throw new Error(USAGE);
  if (!url || !user || !password) {
    throw new Error(
      "found no value, allowed: an address, a name and a password in GRAFANA_URL, GRAFANA_USER, GRAFANA_PASSWORD",
    );
  }
  const ask = grafana(url, user, password);
  const count = await (verb === "export" ? exportDashboards : importDashboards)(ask, folder);
  console.log(`${verb}ed ${count} dashboards`);
}

if (process.argv[1] === import.meta.filename) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

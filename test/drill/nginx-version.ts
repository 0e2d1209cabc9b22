import { spawnSync } from "node:child_process";

/** First version of the open-source edition that looks a server's name up again while it runs, as hops need. */
const RESOLVES = [1, 27, 3] as const;

/** Version of an NGINX, such as `1.29.4`. */
export const nginxVersion = (path: string): string =>
  /nginx\/([\d.]+)/.exec(spawnSync(path, ["-v"], { encoding: "utf8" }).stderr)?.[1] ?? "";

/** Whether a version has `server … resolve`; Debian 12's 1.22 does not, and can read no hop. */
export function resolvesServers(version: string): boolean {
  const numbers = version.split(".").map(Number);
  const different = RESOLVES.findIndex((number, index) => numbers[index] !== number);
  return different < 0 || (numbers[different] ?? 0) > (RESOLVES[different] ?? 0);
}

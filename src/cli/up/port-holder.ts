import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

/** Whether a program can listen on a port of this machine. */
export function isFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The program that listens on a port, such as `node (process 4711)`; undefined where this system does not show it. */
export function portHolder(port: number): string | undefined {
  const sockets = listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const pid of entries("/proc").filter((name) => /^\d+$/.test(name)))
    for (const descriptor of entries(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined && sockets.has(inode)) return `${text(`/proc/${pid}/comm`).trim()} (process ${pid})`;
    }
  return undefined;
}

/** State of a TCP socket that listens, as /proc/net/tcp encodes it. */
const LISTEN = "0A";

/** Inodes of the sockets that listen on a port. */
function listeningSockets(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => text(file).split("\n").slice(1));
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(
    fields.flatMap(([, local, , state, , , , , , inode]) =>
      local?.endsWith(`:${hex}`) && state === LISTEN && inode !== undefined ? [inode] : [],
    ),
  );
}

// Processes come and go, and those of others cannot be looked into: what cannot be read is not there.
const entries = (directory: string): string[] => orElse([], () => readdirSync(directory));
const link = (path: string): string => orElse("", () => readlinkSync(path));
const text = (file: string): string => orElse("", () => readFileSync(file, "utf8"));

function orElse<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}

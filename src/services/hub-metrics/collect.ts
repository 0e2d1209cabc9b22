import { readdir, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { cpu, disks, load, memory, mountPoints, network, uptime } from "./parse.ts";
import { type Reading, reading } from "./sample.ts";

/** Everything that this host's kernel says now. What a host does not have, such as a thermometer, is left out. */
export async function collect(proc = "/proc", sys = "/sys"): Promise<Reading[]> {
  const read = async (file: string): Promise<string | undefined> => {
    try {
      return await readFile(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const parsed = async (file: string, parse: (text: string) => Reading[]): Promise<Reading[]> => {
    const text = await read(join(proc, file));
    return text === undefined ? [] : parse(text);
  };
  const parts = await Promise.all([
    parsed("stat", cpu),
    parsed("meminfo", memory),
    parsed("loadavg", load),
    parsed("uptime", uptime),
    // `net` is that of the reader's own network namespace, which the unit therefore shares with the host.
    parsed("net/dev", network),
    parsed("diskstats", disks),
    filesystems(mountPoints((await read(join(proc, "mounts"))) ?? "")),
    temperatures(join(sys, "class/thermal"), read),
  ]);
  return parts.flat().filter(({ value }) => Number.isFinite(value));
}

async function filesystems(points: readonly string[]): Promise<Reading[]> {
  const all = await Promise.all(
    points.map(async (mount) => {
      try {
        const { bsize, blocks, bavail, files, ffree } = await statfs(mount);
        return [
          reading("filesystem_size_bytes", blocks * bsize, { mount }),
          reading("filesystem_available_bytes", bavail * bsize, { mount }),
          reading("filesystem_inodes", files, { mount }),
          reading("filesystem_free_inodes", ffree, { mount }),
        ];
      } catch {
        return [];
      }
    }),
  );
  return all.flat();
}

async function temperatures(
  directory: string,
  read: (file: string) => Promise<string | undefined>,
): Promise<Reading[]> {
  const zones = await readdir(directory).catch(() => []);
  const all = zones
    .filter((zone) => zone.startsWith("thermal_zone"))
    .map(async (zone) => {
      const milli = await read(join(directory, zone, "temp"));
      const type = (await read(join(directory, zone, "type")))?.trim() ?? "";
      return milli === undefined ? [] : [reading("temperature_celsius", Number(milli) / 1000, { zone, type })];
    });
  return (await Promise.all(all)).flat();
}

import { type Reading, reading } from "./sample.ts";

/** Ticks of the kernel's clock in a second, as every Linux shows them to programs. */
const TICKS = 100;

/** Bytes of a sector in /proc/diskstats, whatever the disk's own are. */
const SECTOR = 512;

const CPU_MODES = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"] as const;

/** /proc/stat: seconds that all CPUs together spent in each mode since the start. */
export function cpu(stat: string): Reading[] {
  const [, ...ticks] = /^cpu .*$/m.exec(stat)?.[0].split(/\s+/) ?? [];
  const count = stat.match(/^cpu\d+ /gm)?.length ?? 0;
  return [
    reading("cpu_count", count),
    ...CPU_MODES.flatMap((mode, index) =>
      ticks[index] === undefined ? [] : [reading("cpu_seconds_total", Number(ticks[index]) / TICKS, { mode })],
    ),
  ];
}

const MEMORY = {
  MemTotal: "memory_total_bytes",
  MemAvailable: "memory_available_bytes",
  SwapTotal: "swap_total_bytes",
  SwapFree: "swap_free_bytes",
} as const;

/** /proc/meminfo. */
export const memory = (meminfo: string): Reading[] =>
  Object.entries(MEMORY).flatMap(([name, metric]) => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1];
    return kibibytes === undefined ? [] : [reading(metric, Number(kibibytes) * 1024)];
  });

/** /proc/loadavg: runnable and waiting threads, averaged over minutes. */
export const load = (loadavg: string): Reading[] => {
  const values = loadavg.trim().split(/\s+/).slice(0, 3).map(Number);
  return values.map((value, index) => reading("load_average", value, { minutes: ["1", "5", "15"][index] ?? "" }));
};

/** /proc/uptime. */
export const uptime = (text: string): Reading[] => [reading("uptime_seconds", Number(text.split(" ")[0]))];

/** Interfaces that containers come and go with, and the loopback: their series would have no end and no use. */
const VIRTUAL_INTERFACE = /^(lo|veth|cali|cni|flannel|kube|docker|br-)/;

const NETWORK = [
  [0, "network_receive_bytes_total"],
  [2, "network_receive_errors_total"],
  [3, "network_receive_drops_total"],
  [8, "network_transmit_bytes_total"],
  [10, "network_transmit_errors_total"],
] as const;

/** /proc/net/dev. */
export const network = (dev: string): Reading[] =>
  dev.split("\n").flatMap((line) => {
    const [, device, numbers] = /^\s*([^\s:]+):\s*(.+)$/.exec(line) ?? [];
    if (device === undefined || numbers === undefined || VIRTUAL_INTERFACE.test(device)) return [];
    const values = numbers.trim().split(/\s+/).map(Number);
    return NETWORK.map(([column, metric]) => reading(metric, values[column] ?? 0, { device }));
  });

/** Whole disks; their partitions, loop devices and RAM disks would count the same bytes again, or none. */
const DISK = /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;

/** /proc/diskstats. */
export const disks = (diskstats: string): Reading[] =>
  diskstats.split("\n").flatMap((line) => {
    const [, , device, ...values] = line.trim().split(/\s+/);
    if (device === undefined || !DISK.test(device)) return [];
    const at = (index: number): number => Number(values[index] ?? 0);
    return [
      reading("disk_read_bytes_total", at(2) * SECTOR, { device }),
      reading("disk_written_bytes_total", at(6) * SECTOR, { device }),
      reading("disk_io_seconds_total", at(9) / 1000, { device }),
    ];
  });

const FILESYSTEMS = new Set(["ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "vfat"]);

/** /proc/mounts: where filesystems on disks are mounted, each device once. */
export function mountPoints(mounts: string): string[] {
  const found = new Map<string, string>();
  for (const line of mounts.split("\n")) {
    const [device, point, type] = line.split(" ");
    if (device === undefined || point === undefined || !FILESYSTEMS.has(type ?? "") || found.has(device)) continue;
    // The kernel writes a space in a path as \040.
    found.set(
      device,
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  }
  return [...found.values()];
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { SampleBuffer } from "../../../src/services/hub-metrics/buffer.ts";
import { collect } from "../../../src/services/hub-metrics/collect.ts";
import { type LoopOptions, MetricsLoop, MOST_WAITING } from "../../../src/services/hub-metrics/loop.ts";
import { cpu, disks, load, memory, mountPoints, network } from "../../../src/services/hub-metrics/parse.ts";
import { reading } from "../../../src/services/hub-metrics/sample.ts";
import { metricsSettings } from "../../../src/services/hub-metrics/settings.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { scratch } from "./proxy.ts";

describe("the hardware as the kernel tells it", () => {
  it("is CPU, memory, load, disks, filesystems and network of this host (S2-MET-01)", async () => {
    const readings = await collect();
    const names = new Set(readings.map(({ metric }) => metric));
    for (const metric of [
      "cpu_count",
      "cpu_seconds_total",
      "memory_total_bytes",
      "memory_available_bytes",
      "load_average",
      "uptime_seconds",
    ])
      expect(names, metric).toContain(metric);
    const value = (metric: string) => readings.find((one) => one.metric === metric)?.value ?? 0;
    expect(value("memory_available_bytes")).toBeLessThan(value("memory_total_bytes"));
    expect(value("memory_total_bytes")).toBeGreaterThan(1e8);
  });

  it("is read from the files of a host with everything, a thermometer included (S2-FLW-08)", async () => {
    const root = scratch();
    const files = {
      "proc/stat":
        "cpu  100 0 50 850 0 0 0 0 0 0\ncpu0 50 0 25 425 0 0 0 0 0 0\ncpu1 50 0 25 425 0 0 0 0 0 0\nintr 1\n",
      "proc/meminfo": "MemTotal:        8000 kB\nMemFree: 1 kB\nMemAvailable:    2000 kB\n",
      "proc/loadavg": "0.50 0.25 0.10 1/100 5\n",
      "proc/uptime": "12.50 20.00\n",
      "proc/net/dev":
        "Inter-|   Receive\n face |bytes packets\n    lo: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0\n  eth0: 100 1 2 3 0 0 0 0 200 1 4 0 0 0 0 0\nveth1: 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
      "proc/diskstats":
        "   8       0 sda 10 0 4 5 20 0 8 5 0 1500 10\n   8       1 sda1 1 1 1 1 1 1 1 1 1 1 1\n   7       0 loop0 1 1 1 1 1 1 1 1 1 1 1\n",
      "proc/mounts": "/dev/sda1 / ext4 rw 0 0\n/dev/sda1 /again ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\n",
      "sys/class/thermal/thermal_zone0/temp": "48500\n",
      "sys/class/thermal/thermal_zone0/type": "cpu-thermal\n",
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const readings = await collect(join(root, "proc"), join(root, "sys"));
    expect(readings).toContainEqual(
      reading("temperature_celsius", 48.5, { zone: "thermal_zone0", type: "cpu-thermal" }),
    );
    expect(readings).toContainEqual(reading("cpu_seconds_total", 8.5, { mode: "idle" }));
    expect(readings).toContainEqual(reading("disk_read_bytes_total", 2048, { device: "sda" }));
    expect(readings).toContainEqual(reading("disk_io_seconds_total", 1.5, { device: "sda" }));
    expect(readings).toContainEqual(reading("network_transmit_errors_total", 4, { device: "eth0" }));
    expect(readings.filter(({ metric }) => metric === "filesystem_size_bytes").map(({ labels }) => labels)).toEqual([
      { mount: "/" },
    ]);
    expect(readings.some(({ labels }) => ["lo", "veth1", "sda1", "loop0"].includes(labels["device"] ?? ""))).toBe(
      false,
    );
  });

  it("is left out where a file is missing, empty or strange, and never a number that is none", async () => {
    expect(await collect(scratch(), scratch())).toEqual([]);
    for (const text of ["", "\n", "cpu\n", "eth0:\n", "x y z", "\u0000", "cpu  a b c"])
      for (const parse of [cpu, memory, load, network, disks, mountPoints]) expect(() => parse(text)).not.toThrow();
    expect(mountPoints("/dev/sda1 /mnt/with\\040space ext4 rw 0 0\n")).toEqual(["/mnt/with space"]);
  });
});

describe("samples that wait for PostgreSQL", () => {
  it("are bounded: the oldest go first, and are counted", () => {
    const buffer = new SampleBuffer(3);
    const sample = (at: number) => ({ at, ...reading("m", at) });
    buffer.add([1, 2, 3, 4, 5].map(sample));
    expect(buffer.next(10).map(({ at }) => at)).toEqual([3, 4, 5]);
    expect(buffer.dropped).toBe(2);
    const taken = buffer.next(2);
    buffer.add([sample(6)]);
    buffer.written(taken);
    expect(buffer.next(10).map(({ at }) => at)).toEqual([5, 6]);
  });

  it("wait an hour and more of an outage, are all written after it, and the watchdog is content meanwhile", async () => {
    const clock = new VirtualClock();
    let down = true;
    const lines: Record<string, unknown>[] = [];
    const statements: { text: string; values: unknown[][] }[] = [];
    const client = {
      query: async (text: string, values: unknown[][] = []) => {
        statements.push({ text, values });
        return { rows: [], rowCount: 0 };
      },
    };
    const connected: LoopOptions["connected"] = async (work) => {
      if (down) throw new Error("connect ECONNREFUSED");
      await work(client as never);
    };
    const logger = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
    const readings = Array.from({ length: 60 }, (_, n) => reading("m", n));
    const loop = new MetricsLoop({
      host: "h",
      intervalMs: 15_000,
      retentionDays: 30,
      collect: async () => readings,
      connected,
      clock,
      logger,
    });
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++) {
        clock.advance(15_000);
        await loop.round();
      }
    };
    await rounds(240);
    expect(loop.buffer).toMatchObject({ size: 240 * 61, dropped: 0 });
    expect(loop.healthy).toBe(true);
    expect(lines.length).toBe(1);
    await rounds(240);
    expect(loop.buffer.size).toBe(MOST_WAITING);
    expect(loop.buffer.dropped).toBe(480 * 61 - MOST_WAITING);
    down = false;
    await rounds(1);
    const inserted = statements
      .filter(({ text }) => text.includes("INSERT"))
      .reduce((sum, { values }) => sum + (values[1]?.length ?? 0), 0);
    expect(inserted).toBe(MOST_WAITING);
    expect(loop.buffer.size).toBe(0);
    const counts = statements
      .filter(({ text }) => text.includes("INSERT"))
      .flatMap(
        ({ values }) =>
          values[2]?.flatMap((metric, n) =>
            metric === "host_metrics_dropped_total" ? [Number(values[3]?.[n])] : [],
          ) ?? [],
      );
    expect(counts.at(-1)).toBeGreaterThan(9000);
    clock.advance(200_000);
    expect(loop.healthy).toBe(false);
  });

  it("are taken each 15 s and kept 30 days unless the unit says otherwise", () => {
    expect(metricsSettings({ HOST_NAME: "hub" })).toMatchObject({
      intervalMs: 15_000,
      retentionDays: 30,
      server: { host: "127.0.0.1", port: 8086 },
    });
    expect(() => metricsSettings({ HOST_NAME: "hub", RETENTION_DAYS: "0" })).toThrow("RETENTION_DAYS");
  });
});

import { spawn } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { Gate } from "../../../src/services/hub-gate/gate.ts";
import { GateMachine } from "../../../src/services/hub-gate/machine.ts";
import { occupationOf } from "../../../src/services/hub-gate/serve-status.ts";
import { gateSettings } from "../../../src/services/hub-gate/settings.ts";
import { tailscaleCli } from "../../../src/services/hub-gate/tailscale.ts";
import { type ChildProgram, type ChildResult, startChild } from "../../../src/services/shared/hub/child.ts";
import { seededRandom } from "../../../src/services/shared/random.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { scratch } from "./proxy.ts";

const { route } = gateSettings({});
const WELL = { proxyHealthy: true, unsealed: true, portOurs: true };
const ILL = { ...WELL, proxyHealthy: false };

/** `tailscale serve status --json` while a command in the foreground serves this. */
const served = (path = route.path, target = route.target, port = route.port) => ({
  Foreground: {
    abc: {
      TCP: { [port]: { HTTPS: true } },
      Web: { [`hub.example.ts.net:${port}`]: { Handlers: { [path]: { Proxy: target } } } },
      AllowFunnel: { [`hub.example.ts.net:${port}`]: true },
    },
  },
});

describe("the gate's state machine", () => {
  it("begins closed, opens after three healthy probes in a row, closes after two failed ones (S2-GAT-01)", () => {
    const machine = new GateMachine();
    expect(machine.state).toBe("closed");
    const states = (probes: (typeof WELL)[]) => probes.map((probe) => machine.observe(probe).state);
    expect(states([WELL, WELL, ILL, WELL, WELL, WELL])).toEqual([
      "closed",
      "closed",
      "closed",
      "closed",
      "closed",
      "open",
    ]);
    expect(states([ILL, WELL, ILL, ILL, WELL, WELL, WELL])).toEqual([
      "open",
      "open",
      "open",
      "closed",
      "closed",
      "closed",
      "open",
    ]);
  });

  it("closes at once for a sealed OpenBao and for a stranger on the port, and counts from nothing after it", () => {
    for (const bad of [
      { ...WELL, unsealed: false },
      { ...WELL, portOurs: false },
    ]) {
      const machine = new GateMachine();
      const states = [WELL, WELL, WELL, bad, WELL, WELL, WELL].map((probe) => machine.observe(probe).state);
      expect(states).toEqual(["closed", "closed", "open", "closed", "closed", "closed", "open"]);
    }
  });

  it("is never open unless the last three probes of the proxy were not all bad and nothing forbids it (seeded)", () => {
    const random = seededRandom(63);
    for (let run = 0; run < 200; run++) {
      const machine = new GateMachine();
      const history: (typeof WELL)[] = [];
      for (let step = 0; step < 40; step++) {
        const probe = { proxyHealthy: random() < 0.8, unsealed: random() < 0.9, portOurs: random() < 0.95 };
        history.push(probe);
        const { state } = machine.observe(probe);
        const lastTwoIll = history.length > 1 && history.slice(-2).every(({ proxyHealthy }) => !proxyHealthy);
        if (state === "open") expect(probe.unsealed && probe.portOurs && !lastTwoIll).toBe(true);
        const three = history.slice(-3);
        if (three.length === 3 && three.every((one) => one.proxyHealthy && one.unsealed && one.portOurs))
          expect(state).toBe("open");
      }
    }
  });
});

describe("what is on the gate's port", () => {
  it.each([
    ["nothing", {}, "free"],
    ["our route", served(), "ours"],
    ["another path in the foreground", served("/grafana"), "foreign"],
    ["another target", served(route.path, "http://127.0.0.1:3000"), "foreign"],
    [
      "a path beside ours",
      {
        Foreground: {
          abc: {
            ...served().Foreground.abc,
            Web: {
              "h:8443": {
                Handlers: { [route.path]: { Proxy: route.target }, "/": { Proxy: "http://127.0.0.1:3000" } },
              },
            },
          },
        },
      },
      "foreign",
    ],
    ["two commands", { Foreground: { ...served().Foreground, def: served().Foreground.abc } }, "foreign"],
    ["our route for good (--bg)", served().Foreground.abc, "foreign"],
    ["a TCP forwarder", { TCP: { "8443": { TCPForward: "127.0.0.1:22" } } }, "foreign"],
    ["a funnel without a handler", { AllowFunnel: { "h:8443": true } }, "foreign"],
    ["a service's", { Services: { "svc:x": { TCP: { "8443": { HTTPS: true } } } } }, "foreign"],
    [
      "something on another port",
      { TCP: { "443": { HTTPS: true } }, Web: { "h:443": { Handlers: { "/grafana": { Proxy: "x" } } } } },
      "free",
    ],
    ["something on a port that ends alike", { TCP: { "18443": {} }, Web: { "h:18443": {} } }, "free"],
    ["no object", null, "free"],
  ])("is read: %s", (_what, status, expected) => {
    expect(occupationOf(status, route)).toBe(expected);
  });
});

/** A gate whose surroundings a test sets. */
function gate() {
  const clock = new VirtualClock();
  const around = { proxy: true, unsealed: true, status: {} as unknown };
  const children: { killed: string[]; end: (result: ChildResult) => void }[] = [];
  const log: Record<string, unknown>[] = [];
  const tailscale = {
    status: async () => around.status,
    off: async () => undefined,
    funnel: () => {
      let end: (result: ChildResult) => void = () => undefined;
      const ended = new Promise<ChildResult>((resolve) => {
        end = resolve;
      });
      const child = { killed: [] as string[], end };
      children.push(child);
      around.status = served();
      const kill = (signal: string): void => {
        child.killed.push(signal);
        around.status = {};
        end({ status: null, stdout: "", output: "" });
      };
      return { ended, kill };
    },
  };
  const subject = new Gate({
    ...{ route, tailscale, clock },
    proxyHealthy: async () => around.proxy,
    unsealed: async () => around.unsealed,
    logger: pino({}, { write: (line) => log.push(JSON.parse(line)) }),
  });
  const probes = async (count: number) => {
    for (let probe = 0; probe < count; probe++) await subject.probe();
  };
  return { subject, around, children, probes, log, clock };
}

describe("the gate", () => {
  it("opens one funnel, and closes it within one probe of a seal", async () => {
    const { subject, around, children, probes, log } = gate();
    await probes(2);
    expect(children.length).toBe(0);
    await probes(5);
    expect(children.length).toBe(1);
    expect(subject.state).toBe("open");
    around.unsealed = false;
    await probes(1);
    expect(subject.state).toBe("closed");
    expect(children[0]?.killed).toContain("SIGTERM");
    around.unsealed = true;
    await probes(3);
    expect(children.length).toBe(2);
    expect(log.map(({ state }) => state)).toEqual(["closed", "open", "closed", "open"]);
  });

  it("stays closed while anything else is on its port, or Tailscale does not answer", async () => {
    const { subject, around, probes } = gate();
    around.status = served("/grafana");
    await probes(10);
    expect(subject.state).toBe("closed");
    around.status = {};
    await probes(3);
    expect(subject.state).toBe("open");
    around.status = { ...served(), TCP: { "8443": { HTTPS: true } } };
    await probes(1);
    expect(subject.state).toBe("closed");
  });

  it("takes nobody's foreground route for its own", async () => {
    const { subject, around, probes } = gate();
    around.status = served();
    await probes(5);
    expect(subject.state).toBe("closed");
  });

  it("counts from nothing after its funnel has ended by itself, status 0 included", async () => {
    const { subject, around, children, probes } = gate();
    await probes(3);
    around.status = {};
    children[0]?.end({ status: 0, stdout: "", output: "" });
    await Promise.resolve();
    await Promise.resolve();
    expect(subject.state).toBe("closed");
    await probes(2);
    expect(children.length).toBe(1);
    await probes(1);
    expect(children.length).toBe(2);
  });

  it("closes when it is asked to end", async () => {
    const { subject, children, clock } = gate();
    clock.held = true;
    const stop = new AbortController();
    const running = subject.run(stop.signal);
    for (let probe = 0; probe < 3; probe++) {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      clock.advance(10_000);
    }
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(subject.state).toBe("open");
    stop.abort();
    await running;
    expect(children[0]?.killed).toContain("SIGTERM");
    expect(subject.state).toBe("closed");
  });

  it("runs Tailscale's command in the foreground, for the webhook's path alone, on a port of the funnel's", () => {
    const programs: ChildProgram[] = [];
    const start = (program: ChildProgram) => {
      programs.push(program);
      return startChild({ argv: ["true"], env: { PATH: "/usr/bin:/bin" } });
    };
    tailscaleCli(start, "/usr/bin").funnel(route);
    expect(programs[0]?.argv.join(" ")).toBe(
      "setpriv --pdeathsig KILL -- tailscale funnel --https=8443 --set-path=/hooks/github http://127.0.0.1:8085/hooks/github",
    );
    expect(() => gateSettings({ FUNNEL_PORT: "9443" })).toThrow("allowed: 443, 8443, 10000");
  });

  it("takes its funnel with it when it is killed: the command is gone within a second", async () => {
    const directory = scratch();
    const fake = join(directory, "tailscale");
    writeFileSync(fake, `#!/bin/bash\necho $$ > ${directory}/pid\nexec sleep 60\n`);
    chmodSync(fake, 0o755);
    const script = `
      import { startChild } from ${JSON.stringify(join(process.cwd(), "src/services/shared/hub/child.ts"))};
      import { tailscaleCli } from ${JSON.stringify(join(process.cwd(), "src/services/hub-gate/tailscale.ts"))};
      tailscaleCli(startChild, ${JSON.stringify(`${directory}:/usr/bin:/bin`)}).funnel(${JSON.stringify(route)});
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
    const pidFile = join(directory, "pid");
    const pid = async () => {
      await expect
        .poll(
          () => {
            try {
              return readFileSync(pidFile, "utf8");
            } catch {
              return "";
            }
          },
          { timeout: 10_000 },
        )
        .toMatch(/\d/);
      return Number(readFileSync(pidFile, "utf8"));
    };
    const child = await pid();
    const alive = () => {
      try {
        return !/State:\s+Z/.test(readFileSync(`/proc/${child}/status`, "utf8"));
      } catch {
        return false;
      }
    };
    expect(alive()).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(alive, { timeout: 1000, interval: 20 }).toBe(false);
  });
});

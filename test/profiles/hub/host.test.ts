import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HARDENED } from "../../../profiles/hub/host/hardening.ts";
import { unitText } from "../../../profiles/hub/host/unit.ts";
import { NODE_PORTS } from "../../../profiles/hub/values.ts";
import { gateSettings } from "../../../src/services/hub-gate/settings.ts";
import { metricsSettings } from "../../../src/services/hub-metrics/settings.ts";
import { readRoutes } from "../../../src/services/hub-proxy/gateway/routes.ts";
import { proxySettings } from "../../../src/services/hub-proxy/settings.ts";
import { directive, FILES, text, UNITS } from "./files.ts";

const OURS = ["hub-proxy.service", "hub-metrics.service", "hub-tailscale-gate.service"] as const;
const SERVICES = [...OURS, "openbao.service"];

/** A unit's environment as its program gets it. */
const variables = (unit: string): Record<string, string> =>
  Object.fromEntries(directive(unit, "Environment").map((one) => one.split(/=(.*)/s).slice(0, 2) as [string, string]));

describe("units of the host", () => {
  test("are exactly four long-running services; all others end with their work (S2-GEN-03)", () => {
    const long = [...UNITS.keys()].filter(
      (name) => name.endsWith(".service") && !directive(name, "Type").includes("oneshot"),
    );
    expect(long.sort()).toEqual([...SERVICES].sort());
    expect([...UNITS.keys()].filter((name) => !long.includes(name)).sort()).toEqual([
      "hub-gitops-sync.socket",
      "hub-gitops-sync@.service",
      "hub-reconcile.service",
      "hub-reconcile.timer",
    ]);
  });

  test("start what fails again after 5 s, for ever, and what hangs after its watchdog (S2-GEN-02)", () => {
    for (const unit of SERVICES) {
      expect(directive(unit, "Restart"), unit).toEqual(["always"]);
      expect(directive(unit, "RestartSec"), unit).toEqual(["5"]);
      expect(directive(unit, "StartLimitIntervalSec"), unit).toEqual(["0"]);
    }
    for (const unit of OURS) {
      expect(directive(unit, "WatchdogSec"), unit).toEqual(["60"]);
      expect(directive(unit, "NotifyAccess"), unit).toEqual(["all"]);
    }
    expect(directive("hub-reconcile.timer", "OnUnitActiveSec")).toEqual(["10min"]);
  });

  test("print to the journal, and the journal is kept where Alloy reads it (S2-OBS-02)", () => {
    for (const unit of SERVICES) expect(directive(unit, "StandardOutput"), unit).toEqual(["journal"]);
    expect(text("host/journald.conf")).toContain("Storage=persistent");
  });

  test("hold no secret: credentials come from files that are no part of the repository (S2-FLW-01)", () => {
    for (const unit of ["hub-proxy.service", "hub-metrics.service"]) {
      const name = unit.replace(".service", "");
      expect(directive(unit, "LoadCredential")).toEqual([
        `role-id:/etc/hub/credentials/${name}/role-id`,
        `secret-id:/etc/hub/credentials/${name}/secret-id`,
      ]);
      // Without it systemd ends a unit whose credential is absent with 243, where a degraded start is wanted.
      expect(directive(unit, "SetCredential")).toEqual(["role-id:none", "secret-id:none"]);
    }
    for (const content of FILES.values())
      expect(content).not.toMatch(/(PASSWORD|SECRET|TOKEN)=["']?\w{6}|BEGIN [A-Z ]*PRIVATE KEY/);
  });

  test("set only what the services read, and what they then do is what the hub decided", () => {
    const proxy = proxySettings(variables("hub-proxy.service"));
    expect(proxy).toMatchObject({
      server: { host: "127.0.0.1", port: 8085 },
      postgres: { host: "127.0.0.1", port: NODE_PORTS.postgres, user: "hub_proxy", database: "hub" },
      sync: { socket: directive("hub-gitops-sync.socket", "ListenStream")[0] },
      pipelineIntervalMs: 300_000,
    });
    expect(proxy.hub.collectorUrl).toBe("http://127.0.0.1:30318");
    expect(metricsSettings({ HOST_NAME: "h", ...variables("hub-metrics.service") })).toMatchObject({
      intervalMs: 15_000,
      retentionDays: 30,
    });
    const gate = gateSettings(variables("hub-tailscale-gate.service"));
    expect(gate.route).toEqual({ port: 8443, path: "/hooks/github", target: "http://127.0.0.1:8085/hooks/github" });
  });

  test("give the gateway routes that it takes (S2-PRX-01)", () => {
    const file = join(mkdtempSync(join(tmpdir(), "hub-")), "routes.json");
    writeFileSync(file, text("host/gateway-routes.json"));
    const upstreams = readRoutes(file).map(({ upstream }) => Number(new URL(upstream).port));
    for (const port of upstreams) expect(Object.values(NODE_PORTS) as number[]).toContain(port);
  });

  test("leave Node its machine code, and take everything else from each service (S2-SEC-03)", () => {
    for (const unit of OURS) {
      expect(directive(unit, "MemoryDenyWriteExecute"), unit).toEqual([]);
      for (const name of ["NoNewPrivileges", "ProtectKernelModules", "PrivateDevices", "ProtectHome"])
        expect(directive(unit, name), `${unit} ${name}`).toEqual(["yes"]);
      expect(directive(unit, "ProtectSystem"), unit).toEqual([HARDENED.ProtectSystem]);
      expect(directive(unit, "User")[0], unit).not.toBe("root");
    }
    for (const unit of ["hub-metrics.service", "hub-tailscale-gate.service", "openbao.service"])
      expect([directive(unit, "IPAddressDeny"), directive(unit, "IPAddressAllow")], unit).toEqual([
        ["any"],
        ["localhost"],
      ]);
    expect(() => unitText({ Unit: { Description: "a\nExecStart=/bin/sh" } })).toThrow("line break");
  });
});

describe("the host's network", () => {
  test("serves node ports on the loopback alone, and drops them for everyone else before they are translated (S2-FLW-15)", () => {
    expect(text("host/k3s-config.yaml")).toContain("nodeport-addresses=127.0.0.0/8");
    expect(text("host/k3s-config.yaml")).toMatch(/disable:\n {2}- traefik\n {2}- servicelb/);
    const dropped =
      /tcp dport \{ (.*) \} counter drop/.exec(text("host/firewall.nft"))?.[1]?.split(", ").map(Number) ?? [];
    for (const port of [...Object.values(NODE_PORTS), 8085, 8086, 8087, 8200]) expect(dropped).toContain(port);
    expect(text("host/firewall.nft")).toContain("hook prerouting priority raw");
  });

  test("has OpenBao on the loopback alone, with raft, and a policy of one secret for each reader (S2-SEC-04)", () => {
    const config = text("host/openbao/openbao.hcl");
    expect(config).toContain('address         = "127.0.0.1:8200"');
    expect(config).toContain('storage "raft"');
    for (const reader of ["hub-proxy", "hub-metrics"])
      expect(text(`host/openbao/policies/${reader}.hcl`).match(/path "secret[^"]*"/g)).toEqual([
        `path "secret/data/hub/${reader}"`,
      ]);
  });
});

describe("install.sh", () => {
  const directory = mkdtempSync(join(tmpdir(), "hub-install-"));
  const source = join(directory, "host");
  for (const [path, content] of FILES) {
    if (!path.startsWith("host/")) continue;
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const run = (root: string, ...args: string[]) =>
    spawnSync("bash", [join(source, "install.sh"), ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HUB_ROOT: root },
    });

  test("says what it would do and does nothing, does it, and finds nothing to do the second time (S2-GEN-01)", () => {
    const root = join(directory, "root");
    const dry = run(root, "--dry-run");
    expect(dry.status).toBe(0);
    expect(dry.stdout).toContain("would write: /etc/systemd/system/hub-proxy.service");
    expect(() => readFileSync(join(root, "etc/hub/openbao.hcl"))).toThrow("ENOENT");
    const first = run(root);
    expect(first.stderr).toBe("");
    expect(first.stdout).toContain("writes: /etc/systemd/system/hub-proxy.service");
    for (const [name, content] of UNITS)
      expect(readFileSync(join(root, "etc/systemd/system", name), "utf8"), name).toBe(content);
    expect(run(root).stdout).not.toContain("writes:");
    expect(run(root, "--force")).toMatchObject({ status: 2, stderr: "found argument --force; allowed: --dry-run\n" });
  });
});

describe("gitops_sync.sh", () => {
  /** A remote on the disk, a checkout of it, and stand-ins for what the script calls. */
  function host() {
    const directory = mkdtempSync(join(tmpdir(), "hub-sync-"));
    const git = (cwd: string, ...args: string[]) =>
      execFileSync(
        "git",
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", ...args],
        { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
      ).trim();
    const at = (...parts: string[]) => join(directory, ...parts);
    for (const name of ["bin", "state", "run", "units"]) mkdirSync(at(name));
    git(directory, "init", "--quiet", "work");
    const write = (path: string, content: string) => {
      mkdirSync(at("work", path, ".."), { recursive: true });
      writeFileSync(at("work", path), content);
    };
    const commit = (message: string): string => {
      git(at("work"), "add", "-A");
      git(at("work"), "commit", "--quiet", "-m", message);
      return git(at("work"), "rev-parse", "HEAD");
    };
    write("deploy/hub/host/systemd/hub-metrics.service", "one\n");
    write("deploy/hub/k3s/foundation/Namespace-hub.yaml", "kind: Namespace\n");
    const first = commit("first");
    git(directory, "clone", "--quiet", "work", "checkout");
    const stub = (name: string, body: string) =>
      writeFileSync(at("bin", name), `#!/bin/bash\necho "${name} $*" >> ${directory}/calls\n${body}\n`, {
        mode: 0o755,
      });
    stub("kubectl", `[ ! -e ${directory}/kubectl-fails ] || { [[ "$*" == *dry-run* ]] || exit 1; }`);
    stub("systemctl", "");
    stub("systemd-analyze", `grep -q WRONG "\${@: -1}" && echo "unknown key" >&2; true`);
    const script = at("gitops_sync.sh");
    writeFileSync(script, text("host/gitops_sync.sh"), { mode: 0o755 });
    const sync = () => {
      const env = {
        PATH: `${at("bin")}:${process.env["PATH"]}`,
        HUB_REPOSITORY: at("checkout"),
        STATE_DIRECTORY: at("state"),
        RUNTIME_DIRECTORY: at("run"),
        HUB_UNITS: at("units"),
        GITOPS_BRANCH: "main",
      };
      const { status, stdout, stderr } = spawnSync("bash", [script], { encoding: "utf8", env });
      return {
        status,
        verdict: stdout.trim().split("\n").at(-1),
        log: stderr
          .trim()
          .split("\n")
          .filter((line) => line !== ""),
      };
    };
    const head = () => git(at("checkout"), "rev-parse", "HEAD");
    const read = (...parts: string[]) => readFileSync(at(...parts), "utf8");
    return { sync, write, commit, head, read, first, at, git };
  }

  test("fast-forwards, applies, restarts what changed, and records the commit last (S2-AUT-01)", () => {
    const { sync, write, commit, head, read } = host();
    write("deploy/hub/host/systemd/hub-metrics.service", "two\n");
    const second = commit("second");
    const { status, verdict, log } = sync();
    expect([status, verdict]).toEqual([0, "sync: succeeded"]);
    for (const line of log) expect(JSON.parse(line)).toMatchObject({ service: "hub-gitops-sync" });
    expect(head()).toBe(second);
    expect(read("state", "applied").trim()).toBe(second);
    expect(read("units", "hub-metrics.service")).toBe("two\n");
    expect(read("calls")).toContain("systemctl --no-block restart hub-metrics.service");
    expect(read("calls")).toMatch(/kubectl apply .*--prune/);
    expect(sync().verdict).toBe("sync: succeeded");
    expect(read("calls").match(/restart/g)?.length).toBe(1);
  });

  test("refuses a branch that was rewritten, and touches nothing", () => {
    const { sync, write, head, first, at, git, read } = host();
    sync();
    write("deploy/hub/other", "x");
    git(at("work"), "add", "-A");
    git(at("work"), "commit", "--quiet", "--amend", "-m", "rewritten");
    const { status, verdict, log } = sync();
    expect([status, verdict]).toEqual([1, "sync: failed"]);
    expect(log.at(-1)).toContain("rewritten");
    expect(head()).toBe(first);
    expect(read("state", "applied").trim()).toBe(first);
  });

  test("applies nothing of a commit with a unit that systemd does not understand, and goes back", () => {
    const { sync, write, commit, head, read, first } = host();
    sync();
    write("deploy/hub/host/systemd/hub-metrics.service", "WRONG\n");
    commit("wrong");
    const { status, verdict, log } = sync();
    expect([status, verdict]).toEqual([1, "sync: failed"]);
    expect(log.join("\n")).toContain("a unit is wrong");
    expect(head()).toBe(first);
    expect(read("units", "hub-metrics.service")).toBe("one\n");
  });

  test("goes back to the commit before when the API server refuses, units included", () => {
    const { sync, write, commit, head, read, first, at } = host();
    sync();
    write("deploy/hub/host/systemd/hub-metrics.service", "two\n");
    commit("second");
    writeFileSync(at("kubectl-fails"), "");
    expect(sync()).toMatchObject({ status: 1, verdict: "sync: failed" });
    expect(head()).toBe(first);
    expect(read("units", "hub-metrics.service")).toBe("one\n");
    expect(read("state", "applied").trim()).toBe(first);
  });
});

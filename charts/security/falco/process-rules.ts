import { CONTAINER, type FalcoEntry, list, WATCHED_POD, WHERE } from "./condition.ts";

const SHELLS = ["ash", "bash", "csh", "dash", "fish", "ksh", "sh", "tcsh", "zsh"];

/** Where programs are found; the images' roots are read-only, so nothing writes there. */
const BINARY_DIRECTORIES = [
  "/bin/",
  "/sbin/",
  "/usr/bin/",
  "/usr/sbin/",
  "/usr/local/bin/",
  "/usr/local/sbin/",
  "/opt/",
];

/** Tokens of service accounts, Kubernetes' and Azure's. */
const TOKENS = ["/var/run/secrets/", "/run/secrets/"];

/** As VictoriaMetrics' images name them; the kernel keeps fifteen characters of a name. */
const BACKUP_PROGRAMS = ["vmbackup-prod", "vmrestore-prod"];

const MINERS = ["cpuminer", "ethminer", "kswapd0-miner", "minerd", "xmr-stak", "xmrig"];

/** Protocols of miners' pools, as their programs are told them. */
const POOL_PROTOCOLS = ["stratum+tcp", "stratum2+tcp", "stratum+ssl", "stratum2+ssl"];

const below = (directories: readonly string[]): string =>
  directories.map((directory) => `fd.name startswith ${directory}`).join(" or ");

/**
 * Falco's rules about programs and files: what no image of the platform ever does.
 * @param scripted namespaces whose images start and probe themselves by scripts: there, a shell with a terminal is a person
 */
export const processRules = (scripted: readonly [string, ...string[]]): readonly FalcoEntry[] => [
  {
    macro: "hyperion_starts",
    condition: "evt.type in (execve, execveat) and evt.arg.res = 0",
  },
  {
    // The first process of a container is its program; a shell that starts it and gives way to it is one as well.
    // Backups are made each hour by a shell that stays.
    macro: "hyperion_own_program",
    condition: `proc.vpid = 1 or proc.pname = tini or (proc.pvpid = 1 and proc.name in ${list(BACKUP_PROGRAMS)})`,
  },
  {
    rule: "Shell in a telemetry pod",
    desc: "The programs have no use for a shell: somebody opened one, or something did.",
    condition: `${WATCHED_POD} and hyperion_starts and proc.name in ${list(SHELLS)} and not hyperion_own_program and (${scripted.map((name) => `k8s.ns.name != ${name}`).join(" and ")} or proc.tty != 0)`,
    output: `Shell opened (terminal=%proc.tty ${WHERE})`,
    priority: "WARNING",
    tags: ["process", "hyperion", "T1059"],
  },
  {
    rule: "Token read by a foreign program",
    desc: "A program other than the pod's own read a service account's token, with which it can act as the pod.",
    condition: `${WATCHED_POD} and evt.type in (open, openat, openat2) and evt.is_open_read = true and (${below(TOKENS)}) and not hyperion_own_program`,
    output: `Token read (file=%fd.name ${WHERE})`,
    priority: "CRITICAL",
    tags: ["filesystem", "hyperion", "T1528"],
  },
  {
    rule: "Write below a directory of programs",
    desc: "A program was written, or replaced, in a running container, whose root should be read-only.",
    condition: `${WATCHED_POD} and evt.type in (open, openat, openat2, creat) and evt.is_open_write = true and (${below(BINARY_DIRECTORIES)})`,
    output: `Program written (file=%fd.name ${WHERE})`,
    priority: "CRITICAL",
    tags: ["filesystem", "hyperion", "T1554"],
  },
  {
    rule: "Miner started",
    desc: "A container anywhere in the cluster started a miner, by its name or by the protocol of a pool.",
    condition: `${CONTAINER} and hyperion_starts and (proc.name in ${list(MINERS)} or ${POOL_PROTOCOLS.map((protocol) => `proc.cmdline contains ${protocol}`).join(" or ")})`,
    output: `Miner started (${WHERE})`,
    priority: "CRITICAL",
    tags: ["process", "hyperion", "T1496"],
  },
];

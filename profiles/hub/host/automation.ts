import { INTERVALS, PATHS, SERVICES } from "../values.ts";
import type { Unit } from "./unit.ts";

const SYNC = `${PATHS.library}/gitops_sync.sh`;

/**
 * The sync has the rights that a sandboxed proxy lacks: it writes the checkout and units, and speaks with systemd and the
 * API server. What it needs not it gives up too.
 */
const ONESHOT = {
  Type: "oneshot",
  // The timer and a webhook at once: the lock in the script makes one wait for the other.
  TimeoutStartSec: 300,
  StandardError: "journal",
  Environment: ["GIT_TERMINAL_PROMPT=0", "KUBECONFIG=/etc/rancher/k3s/k3s.yaml", "KUBECTL_APPLYSET=true"],
  EnvironmentFile: `${PATHS.config}/gitops.env`,
  RuntimeDirectory: "hub-sync",
  RuntimeDirectoryPreserve: true,
  StateDirectory: "hub-sync",
  UMask: "0022",
  NoNewPrivileges: true,
  CapabilityBoundingSet: "CAP_DAC_OVERRIDE CAP_CHOWN CAP_FOWNER",
  ProtectSystem: "strict",
  ReadWritePaths: `${PATHS.repository} /etc/systemd/system`,
  ProtectHome: true,
  PrivateTmp: true,
  PrivateDevices: true,
  ProtectClock: true,
  ProtectHostname: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  ProtectControlGroups: true,
  RestrictNamespaces: true,
  RestrictRealtime: true,
  RestrictSUIDSGID: true,
  LockPersonality: true,
  SystemCallArchitectures: "native",
  SystemCallFilter: ["@system-service", "~@mount @swap @reboot @module @raw-io @clock @debug"],
  RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6",
} as const;

/** Sockets, oneshots and timers: none of them runs for longer than its work. */
export const automation = (): Readonly<Record<string, Unit>> => ({
  "hub-gitops-sync.socket": {
    Unit: { Description: "Hub: each connection runs the sync once" },
    Socket: {
      ListenStream: PATHS.syncSocket,
      Accept: true,
      // The one that runs, and one that waits for its lock.
      MaxConnections: 2,
      SocketUser: "root",
      SocketGroup: SERVICES["hub-proxy"].user,
      SocketMode: "0660",
      DirectoryMode: "0755",
    },
    Install: { WantedBy: "sockets.target" },
  },
  "hub-gitops-sync@.service": {
    Unit: {
      Description: "Hub: brings host and cluster to what the repository says",
      CollectMode: "inactive-or-failed",
    },
    Service: {
      ...ONESHOT,
      // What it prints goes to the proxy, which takes no input from it and gives none.
      ExecStart: SYNC,
      StandardInput: "null",
      StandardOutput: "socket",
    },
  },
  "hub-reconcile.service": {
    Unit: { Description: "Hub: the same sync, for a webhook that was lost" },
    Service: { ...ONESHOT, ExecStart: SYNC, StandardOutput: "null" },
  },
  "hub-reconcile.timer": {
    Unit: { Description: `Hub: reconciles every ${INTERVALS.reconcileMinutes} minutes` },
    Timer: {
      OnBootSec: "2min",
      OnUnitActiveSec: `${INTERVALS.reconcileMinutes}min`,
      RandomizedDelaySec: 30,
      Persistent: true,
    },
    Install: { WantedBy: "timers.target" },
  },
});

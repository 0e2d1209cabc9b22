/**
 * What every service of the host gives up. Not `MemoryDenyWriteExecute`: V8 writes machine code, and Node ends at once
 * under it. `@system-service` without privileges and resources covers all that Node calls.
 */
export const HARDENED = {
  NoNewPrivileges: true,
  CapabilityBoundingSet: "",
  AmbientCapabilities: "",
  ProtectSystem: "strict",
  ProtectHome: true,
  PrivateTmp: true,
  PrivateDevices: true,
  PrivateUsers: true,
  ProtectClock: true,
  ProtectHostname: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  ProtectControlGroups: true,
  ProtectProc: "invisible",
  ProcSubset: "pid",
  RestrictNamespaces: true,
  RestrictRealtime: true,
  RestrictSUIDSGID: true,
  RemoveIPC: true,
  LockPersonality: true,
  KeyringMode: "private",
  UMask: "0077",
  SystemCallArchitectures: "native",
  SystemCallFilter: ["@system-service", "~@privileged @resources"],
  SystemCallErrorNumber: "EPERM",
  RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6",
} as const;

/** Only the host itself: for services that speak with no one else. */
export const LOOPBACK_ONLY = { IPAddressDeny: "any", IPAddressAllow: "localhost" } as const;

/** Started again for ever: a limit on starts would leave a service down that a person is asleep for. */
export const HEALING = { Restart: "always", RestartSec: 5 } as const;

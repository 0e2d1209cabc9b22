import type { PolicyDefinition } from "../define.ts";
import { appArmor } from "./apparmor.ts";
import { defaultCapabilities } from "./capabilities.ts";
import { hostNamespaces } from "./host-namespaces.ts";
import { hostPorts } from "./host-ports.ts";
import { hostProcess } from "./host-process.ts";
import { privileged } from "./privileged.ts";
import { probeHosts } from "./probe-hosts.ts";
import { procMount } from "./proc-mount.ts";
import { seccomp } from "./seccomp.ts";
import { seLinux } from "./selinux.ts";
import { sysctls } from "./sysctls.ts";
import { hostPath } from "./volumes.ts";

/** The whole baseline standard: it stops the known ways from a pod to its node. */
export const BASELINE: readonly PolicyDefinition[] = [
  hostNamespaces,
  privileged,
  defaultCapabilities,
  hostPath,
  hostPorts,
  probeHosts,
  appArmor,
  seLinux,
  procMount,
  seccomp,
  sysctls,
  hostProcess,
];

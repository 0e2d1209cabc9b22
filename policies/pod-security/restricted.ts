import type { PolicyDefinition } from "../define.ts";
import { BASELINE } from "./baseline.ts";
import { dropAllCapabilities } from "./capabilities.ts";
import { privilegeEscalation } from "./privilege-escalation.ts";
import { defaultProcMount } from "./proc-mount.ts";
import { rootUser, runAsNonRoot } from "./run-as-user.ts";
import { requireSeccomp } from "./seccomp.ts";
import { volumeTypes } from "./volumes.ts";

/** The whole restricted standard: baseline, and the practice that makes a break-in worth less. */
export const RESTRICTED: readonly PolicyDefinition[] = [
  ...BASELINE,
  volumeTypes,
  privilegeEscalation,
  runAsNonRoot,
  rootUser,
  requireSeccomp,
  dropAllCapabilities,
  defaultProcMount,
];

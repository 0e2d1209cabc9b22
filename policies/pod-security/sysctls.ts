import { any, bool, list, literal, POD_SPEC, texts } from "../cel.ts";
import { pod, podContext } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

/** The settings that stay inside the pod's own namespaces; all fourteen of the standard. */
const SAFE = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
] as const;

const SYSCTL = any`s.name`;
const unsafe = bool`!(${SYSCTL} in ${literal(SAFE)})`;

export const sysctls = definePodPolicy({
  name: "restrict-sysctls",
  profile: "baseline",
  severity: "medium",
  title: "A pod may set only kernel settings that stay its own",
  why: "Other settings change the node for every pod on it.",
  remedy: `Remove the setting. Allowed are ${SAFE.join(", ")}.`,
  violations: texts`${list(POD_SPEC, "securityContext.sysctls")}.filter(s, ${unsafe}).map(s, 'object.spec.securityContext.sysctls[' + ${SYSCTL} + ']')`,
  passing: [
    { name: "none", resource: pod() },
    { name: "each safe one", resource: podContext({ sysctls: SAFE.map((name) => ({ name, value: "1" })) }) },
  ],
  failing: [
    {
      name: "one for the whole node",
      resource: podContext({ sysctls: [{ name: "kernel.msgmax", value: "65536" }] }),
      path: "spec.securityContext.sysctls[kernel.msgmax]",
    },
  ],
});

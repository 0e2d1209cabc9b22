import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const falco = 'job="falco",namespace="falco",pod="falco-a"';
const match = (priority: string) =>
  `falcosecurity_falco_rules_matches_total{${falco},rule_name="Terminal shell in container",priority="${priority}",source="syscall"}`;

/** Falco: what programs do. */
export const falcoAlerts: AlertFamily = {
  name: "falco",
  runbook: "security",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "FalcoCritical",
      expr: 'sum by (rule_name) (increase(falcosecurity_falco_rules_matches_total{priority=~"(?i)emergency|alert|critical"}[5m])) > 0',
      keepFiringFor: "15m",
      severity: "page",
      summary: "Falco saw: {{ $labels.rule_name }}",
      description:
        "{{ $value | humanize }} times within five minutes a program did what no program of the platform does.",
      cases: [
        fires("a shell writes below /etc", "10m", { [match("critical")]: "0x3 1x20" }),
        silent("a notice", "10m", { [match("notice")]: "0+1x20" }),
      ],
    },
    {
      name: "FalcoWarning",
      expr: 'sum by (rule_name) (increase(falcosecurity_falco_rules_matches_total{priority=~"(?i)error|warning"}[15m])) > 0',
      keepFiringFor: "1h",
      severity: "ticket",
      summary: "Falco saw: {{ $labels.rule_name }}",
      description: "{{ $value | humanize }} matches within 15 minutes.",
      cases: [
        fires("a file was read that should not be", "20m", { [match("warning")]: "0x3 1x30" }),
        silent("nothing matched", "20m", { [match("warning")]: "0x30" }),
      ],
    },
    {
      name: "FalcoDropping",
      expr: "sum by (namespace, pod) (rate(falcosecurity_scap_n_drops_total[10m])) / sum by (namespace, pod) (rate(falcosecurity_scap_n_evts_total[10m])) > 0.01",
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.pod }} misses {{ $value | humanizePercentage }} of what happens on its node",
      description: "The kernel writes faster than Falco reads: what an intruder does may be among it.",
      cases: [
        fires("the node is very busy", "40m", {
          [`falcosecurity_scap_n_evts_total{${falco}}`]: "0+10000x60",
          [`falcosecurity_scap_n_drops_total{${falco}}`]: "0+500x60",
        }),
        silent("all is read", "40m", {
          [`falcosecurity_scap_n_evts_total{${falco}}`]: "0+10000x60",
          [`falcosecurity_scap_n_drops_total{${falco}}`]: "0x60",
        }),
      ],
    },
  ],
};

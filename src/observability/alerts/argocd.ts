import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const app = (sync: string, health: string) =>
  `argocd_app_info{job="argocd-application-controller",namespace="argocd",name="loki",project="hyperion",sync_status="${sync}",health_status="${health}"}`;

/** Argo CD: what Git says, in the cluster. Failed syncs and degraded health it tells by itself. */
export const argocdAlerts: AlertFamily = {
  name: "argocd",
  runbook: "delivery",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "AppOutOfSync",
      expr: 'max by (name) (argocd_app_info{sync_status!="Synced"}) == 1',
      for: "1h",
      severity: "ticket",
      summary: "{{ $labels.name }} is not what Git says",
      description: "Argo CD has not brought {{ $labels.name }} to the environment's ref for an hour.",
      cases: [
        fires("somebody changes it by hand, again and again", "90m", { [app("OutOfSync", "Healthy")]: "1x100" }),
        silent("it is being synced", "90m", {
          [app("OutOfSync", "Healthy")]: "1x5 stale",
          [app("Synced", "Healthy")]: "_x5 1x100",
        }),
      ],
    },
    {
      name: "AppUnhealthy",
      expr: 'max by (name, health_status) (argocd_app_info{health_status!~"Healthy|Progressing|Suspended"}) == 1',
      for: "30m",
      severity: "ticket",
      summary: "{{ $labels.name }} is {{ $labels.health_status }}",
      description:
        "Something of {{ $labels.name }} does not work or is missing; Argo CD's page shows which object it is.",
      cases: [
        fires("a Deployment does not become ready", "45m", { [app("Synced", "Degraded")]: "1x60" }),
        silent("it starts", "45m", { [app("Synced", "Progressing")]: "1x60" }),
      ],
    },
    {
      name: "ArgocdBlind",
      expr: "absent(argocd_app_info)",
      for: "30m",
      severity: "ticket",
      summary: "Argo CD shows no Applications",
      description: "Its application controller does not run or is not scraped: nothing is brought to what Git says.",
      cases: [
        fires("the controller is gone", "45m", { unrelated: "0x60" }),
        silent("it runs", "45m", { [app("Synced", "Healthy")]: "1x60" }),
      ],
    },
    {
      name: "ArgocdGitFailing",
      expr: "sum by (repo) (increase(argocd_git_fetch_fail_total[30m])) > 3",
      for: "15m",
      severity: "ticket",
      summary: "Argo CD cannot read {{ $labels.repo }}",
      description:
        "{{ $value | humanize }} fetches failed within half an hour: a change, and a rollback, would not arrive.",
      cases: [
        fires("the key was revoked", "60m", {
          'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="https://github.com/example/x"}': "0+1x80",
        }),
        silent("one fetch timed out", "60m", {
          'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="https://github.com/example/x"}': "0x5 1x80",
        }),
      ],
    },
  ],
};

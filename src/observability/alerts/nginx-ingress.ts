import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const pod = 'job="nginx-ingress",namespace="nginx-ingress",pod="nginx-ingress-controller-0"';

/** NGINX Ingress: the way in for producers and people. */
export const nginxIngressAlerts: AlertFamily = {
  name: "nginx-ingress",
  runbook: "intake",
  dashboard: DASHBOARDS.pipeline,
  alerts: [
    {
      name: "IngressNginxDown",
      expr: "max by (namespace) (nginx_ingress_nginx_up) == 0 or absent(nginx_ingress_nginx_up)",
      for: "3m",
      severity: "page",
      summary: "No NGINX takes what producers send",
      description: "Every replica of NGINX Ingress is away: nothing comes in, and nobody reaches Grafana.",
      cases: [
        fires("NGINX does not start", "10m", { [`nginx_ingress_nginx_up{${pod}}`]: "1x2 0x20" }),
        fires("no replica is left", "10m", { unrelated: "0x20" }),
        silent("one of two is away", "10m", {
          [`nginx_ingress_nginx_up{${pod}}`]: "0x20",
          'nginx_ingress_nginx_up{namespace="nginx-ingress",pod="nginx-ingress-controller-1"}': "1x20",
        }),
      ],
    },
    {
      name: "IngressReloadFailing",
      expr: "min by (namespace, pod) (nginx_ingress_controller_nginx_last_reload_status) == 0",
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.pod }} goes on with an old configuration",
      description: "NGINX refused its last configuration: routes and certificates that were changed are not in force.",
      cases: [
        fires("a route is malformed", "10m", { [`nginx_ingress_controller_nginx_last_reload_status{${pod}}`]: "0x20" }),
        silent("it was read", "10m", { [`nginx_ingress_controller_nginx_last_reload_status{${pod}}`]: "1x20" }),
      ],
    },
    {
      name: "IngressConnectionsRefused",
      expr: "sum by (namespace, pod) (increase(nginx_ingress_nginx_connections_accepted[10m]) - increase(nginx_ingress_nginx_connections_handled[10m])) > 0",
      for: "10m",
      severity: "ticket",
      summary: "{{ $labels.pod }} refuses connections",
      description:
        "{{ $value | humanize }} connections within ten minutes found no worker: there are too few replicas.",
      cases: [
        fires("there are more connections than workers", "25m", {
          [`nginx_ingress_nginx_connections_accepted{${pod}}`]: "0+100x40",
          [`nginx_ingress_nginx_connections_handled{${pod}}`]: "0+90x40",
        }),
        silent("each is handled", "25m", {
          [`nginx_ingress_nginx_connections_accepted{${pod}}`]: "0+100x40",
          [`nginx_ingress_nginx_connections_handled{${pod}}`]: "0+100x40",
        }),
      ],
    },
  ],
};

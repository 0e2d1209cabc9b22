import type { Construct } from "constructs";
import { ALERTMANAGER_DATA_PATH, alertmanagerArgs } from "../../src/telemetry/alertmanager/args.ts";
import { type AlertmanagerOptions, alertmanagerConfig } from "../../src/telemetry/alertmanager/config.ts";
import type { ReceiverFiles } from "../../src/telemetry/alertmanager/receivers.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { type Addresses, flow, pods } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { statefulSet } from "../workload/stateful-set.ts";
import { podHostsOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const alertmanagerWorkload = (namespace: string): Workload => ({
  app: "alertmanager",
  component: "alertmanager",
  namespace,
  layer: "presentation",
});

const CONFIG_PATH = "/etc/alertmanager";
const SECRET_PATH = "/etc/alertmanager-secrets";
const SECRET = "alertmanager-receivers";
const KEYS = { pagerduty: "pagerduty-key", slack: "slack-url", deadMansSwitch: "dead-mans-switch-url" } as const;

const { http, gossip } = PORTS.alertmanager;

export interface AlertmanagerProps {
  readonly size: Resources & { readonly replicas: number; readonly volume: string };
  /** What is routed where, but for the files with secrets. */
  readonly routing: Omit<AlertmanagerOptions, Exclude<keyof ReceiverFiles, "slackChannel">>;
  /** Public URL that notifications link to. */
  readonly externalUrl: string;
  /** PagerDuty, Slack and the dead man's switch. */
  readonly internet: Addresses;
}

/** Sends alerts to people: three replicas that gossip, so that a problem is told once. */
export class AlertmanagerChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { size, routing, externalUrl, internet }: AlertmanagerProps) {
    super(scope, "alertmanager", platform, platform.namespace);
    const image = platform.image("alertmanager");
    const workload = alertmanagerWorkload(platform.namespace);
    platform.secret(this, { name: SECRET, keys: Object.values(KEYS) });
    const config = fixedConfig(this, "alertmanager", {
      "alertmanager.yaml": toYaml(
        alertmanagerConfig({
          ...routing,
          pagerdutyKeyFile: `${SECRET_PATH}/${KEYS.pagerduty}`,
          slackUrlFile: `${SECRET_PATH}/${KEYS.slack}`,
          deadMansSwitchUrlFile: `${SECRET_PATH}/${KEYS.deadMansSwitch}`,
        }),
      ),
    });
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: http },
      replicas: size.replicas,
      // Silences and what has been told are gossiped: every replica has them all.
      claims: [{ name: "data", size: size.volume, storage: "replicated" }],
      services: [
        { name: "http", port: http },
        { name: "gossip", port: gossip },
        { name: "gossip-udp", port: gossip, protocol: "UDP" },
      ],
      publishNotReady: true,
      clusterAddress: true,
      volumes: [config.volume("config"), { name: "secrets", secret: { secretName: SECRET } }],
      containers: [
        {
          name: "alertmanager",
          image,
          args: alertmanagerArgs({
            configFile: `${CONFIG_PATH}/alertmanager.yaml`,
            externalUrl,
            peers: podHostsOf(workload, size.replicas),
          }),
          ports: [
            { name: "http", port: http },
            { name: "gossip", port: gossip },
            { name: "gossip-udp", port: gossip, protocol: "UDP" },
          ],
          resources: size,
          probes: { ready: { path: "/-/ready", port: "http" }, live: { path: "/-/healthy", port: "http" } },
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "secrets", mountPath: SECRET_PATH, readOnly: true },
            { name: "data", mountPath: ALERTMANAGER_DATA_PATH },
          ],
        },
      ],
    });
    const members = pods(workload);
    this.flows.push(
      flow(members, members, gossip, "tells the other replicas what has been sent"),
      { from: members, to: members, port: gossip, protocol: "UDP", why: "finds the other replicas" },
      flow(members, internet, 443, "notifies people"),
    );
  }
}

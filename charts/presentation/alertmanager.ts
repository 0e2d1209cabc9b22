import type { Construct } from "constructs";
import { ALERTMANAGER_DATA_PATH, alertmanagerArgs } from "../../src/telemetry/alertmanager/args.ts";
import type { AlertmanagerConfig } from "../../src/telemetry/alertmanager/types.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { type Addresses, flow, type Peer, pods } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { scratch } from "../workload/pod.ts";
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

/** File that a key of the receivers' Secret is mounted at. */
export const receiverSecretFile = (key: string): string => `${SECRET_PATH}/${key}`;

const { http, gossip } = PORTS.alertmanager;

export interface AlertmanagerProps {
  readonly size: Resources & { readonly replicas: number; readonly volume: string | undefined };
  /** Receivers and routes; secrets are files that `receiverSecretFile` names. */
  readonly config: AlertmanagerConfig;
  /** Keys of the receivers' Secret; empty where no receiver has a secret. */
  readonly secretKeys: readonly string[];
  /** Public URL that notifications link to. */
  readonly externalUrl: string;
  /** Where receivers are, by HTTPS. Default: no receiver is outside the cluster. */
  readonly internet?: Addresses;
  /** Programs of the cluster that receivers call. Default: none. */
  readonly called?: readonly { readonly peer: Peer; readonly port: number }[];
}

/** Sends alerts to people: three replicas that gossip, so that a problem is told once. */
export class AlertmanagerChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: AlertmanagerProps) {
    super(scope, "alertmanager", platform, platform.namespace);
    const image = platform.image("alertmanager");
    const workload = alertmanagerWorkload(platform.namespace);
    const { size, secretKeys, externalUrl, internet, called = [] } = props;
    const secret = secretKeys.length > 0;
    if (secret) platform.secret(this, { name: SECRET, keys: secretKeys });
    const config = fixedConfig(this, "alertmanager", { "alertmanager.yaml": toYaml(props.config) });
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: http },
      replicas: size.replicas,
      // Silences and what has been told are gossiped: every replica has them all.
      claims: size.volume === undefined ? [] : [{ name: "data", size: size.volume, storage: "replicated" }],
      services: [
        { name: "http", port: http },
        { name: "gossip", port: gossip },
        { name: "gossip-udp", port: gossip, protocol: "UDP" },
      ],
      publishNotReady: true,
      clusterAddress: true,
      volumes: [
        config.volume("config"),
        ...(secret ? [{ name: "secrets", secret: { secretName: SECRET } }] : []),
        ...(size.volume === undefined ? [scratch("data", "256Mi")] : []),
      ],
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
            ...(secret ? [{ name: "secrets", mountPath: SECRET_PATH, readOnly: true }] : []),
            { name: "data", mountPath: ALERTMANAGER_DATA_PATH },
          ],
        },
      ],
    });
    const members = pods(workload);
    this.flows.push(
      flow(members, members, gossip, "tells the other replicas what has been sent"),
      { from: members, to: members, port: gossip, protocol: "UDP", why: "finds the other replicas" },
      ...(internet === undefined ? [] : [flow(members, internet, 443, "notifies people")]),
      ...called.map(({ peer, port }) => flow(members, peer, port, "has a program act on an alert")),
    );
  }
}

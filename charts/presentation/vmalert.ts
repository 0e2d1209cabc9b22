import type { Construct } from "constructs";
import { PORTS } from "../../src/telemetry/ports.ts";
import { vmalertArgs } from "../../src/telemetry/victoria-metrics/vmalert.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { flow, type Peer, type Target } from "../workload/flow.ts";
import type { StringMap } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import type { Workload } from "../workload/workload.ts";

export const vmalertWorkload = (namespace: string): Workload => ({
  app: "vmalert",
  component: "vmalert",
  namespace,
  layer: "presentation",
});

const RULES_PATH = "/etc/vmalert/rules";

export interface VmalertProps {
  readonly size: Resources & { readonly replicas: number };
  /** Texts of rule files by name, without an ending. Each is a ConfigMap, so that one objective's change is one file's. */
  readonly rules: StringMap;
  /** What rules query, with the account. */
  readonly datasource: Target;
  /** What recorded series are written to, with the account. */
  readonly remoteWrite: Target;
  /** Every Alertmanager pod. */
  readonly alertmanagers: { readonly urls: readonly string[]; readonly peer: Peer; readonly port: number };
  /** Public URL of Grafana. */
  readonly grafanaUrl: string;
}

/** Evaluates the rules that are kept in Git; every replica evaluates all, and Alertmanager makes one of their alerts. */
export class VmalertChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: VmalertProps) {
    super(scope, "vmalert", platform, platform.namespace);
    const { size, datasource, remoteWrite, alertmanagers } = props;
    const image = platform.image("vmalert");
    const workload = vmalertWorkload(platform.namespace);
    const rules = Object.entries(props.rules).map(([name, text]) =>
      fixedConfig(this, `vmalert-${name}`, { [`${name}.yaml`]: text }),
    );
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: PORTS.vmalert.http },
      replicas: size.replicas,
      services: [{ name: "http", port: PORTS.vmalert.http }],
      volumes: [{ name: "rules", projected: { sources: rules.map(({ name }) => ({ configMap: { name } })) } }],
      containers: [
        {
          name: "vmalert",
          image,
          args: vmalertArgs({
            ruleFiles: [`${RULES_PATH}/*.yaml`],
            datasourceUrl: datasource.url,
            remoteWriteUrl: remoteWrite.url,
            alertmanagerUrls: alertmanagers.urls,
            externalUrl: props.grafanaUrl,
            externalLabels: { environment: platform.environment },
          }),
          ports: [{ name: "http", port: PORTS.vmalert.http }],
          resources: size,
          probes: { ready: { path: "/health", port: "http" }, live: { path: "/-/healthy", port: "http" } },
          drainSeconds: 5,
          mounts: [{ name: "rules", mountPath: RULES_PATH }],
        },
      ],
    });
    this.flows.push(
      flow(workload, datasource.peer, datasource.port, "evaluates rules"),
      flow(workload, remoteWrite.peer, remoteWrite.port, "writes recorded series and the state of alerts"),
      flow(workload, alertmanagers.peer, alertmanagers.port, "sends alerts"),
    );
  }
}

import type { Construct } from "constructs";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { vmalertArgs } from "../../src/telemetry/victoria-metrics/vmalert.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import { deployment } from "../workload/deployment.ts";
import { flow, type Peer } from "../workload/flow.ts";
import type { StringMap } from "../workload/kube.ts";
import { poolOf } from "../workload/placement.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { labelsOf, type Workload } from "../workload/workload.ts";

export const VMALERT: Workload = {
  app: "vmalert",
  component: "vmalert",
  namespace: NAMESPACES.hyperion,
  layer: "presentation",
};

const RULES_PATH = "/etc/vmalert/rules";

/** A program's address, and its pods. */
interface Target {
  readonly url: string;
  readonly peer: Peer;
  readonly port: number;
}

export interface VmalertProps {
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
  constructor(scope: Construct, context: Context, props: VmalertProps) {
    super(scope, "vmalert", context, NAMESPACES.hyperion);
    const { environment } = context;
    const { datasource, remoteWrite, alertmanagers } = props;
    const size = environment.hyperion.metrics.vmalert;
    const rules = Object.entries(props.rules).map(([name, text]) =>
      fixedConfig(this, `vmalert-${name}`, { [`${name}.yaml`]: text }),
    );
    deployment(this, {
      workload: VMALERT,
      pool: poolOf(environment, "collection"),
      serviceAccount: serviceAccount(this, "vmalert", labelsOf(VMALERT, IMAGES.vmalert.tag)),
      priority: "hyperion-query",
      metrics: { port: PORTS.vmalert.http },
      replicas: size.replicas,
      services: [{ name: "http", port: PORTS.vmalert.http }],
      volumes: [{ name: "rules", projected: { sources: rules.map(({ name }) => ({ configMap: { name } })) } }],
      containers: [
        {
          name: "vmalert",
          image: IMAGES.vmalert,
          args: vmalertArgs({
            ruleFiles: [`${RULES_PATH}/*.yaml`],
            datasourceUrl: datasource.url,
            remoteWriteUrl: remoteWrite.url,
            alertmanagerUrls: alertmanagers.urls,
            externalUrl: props.grafanaUrl,
            externalLabels: { environment: environment.environment },
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
      flow(VMALERT, datasource.peer, datasource.port, "evaluates rules"),
      flow(VMALERT, remoteWrite.peer, remoteWrite.port, "writes recorded series and the state of alerts"),
      flow(VMALERT, alertmanagers.peer, alertmanagers.port, "sends alerts"),
    );
  }
}

import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { PORTS } from "../../../src/config/ports.ts";
import { IMAGES } from "../../../src/config/versions.ts";
import { clickhouseScript } from "../../../src/telemetry/clickhouse/schema.ts";
import type { ComponentChart, Context } from "../../workload/component-chart.ts";
import { fixedConfig } from "../../workload/config-map.ts";
import { kube } from "../../workload/kube.ts";
import { placement, poolOf } from "../../workload/placement.ts";
import { podTemplate, scratch } from "../../workload/pod.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { labelsOf, nameOf, selectorOf } from "../../workload/workload.ts";
import { CLICKHOUSE, CLUSTER, SCHEMA, TLS_SECRET } from "./identity.ts";

const FILES_PATH = "/etc/clickhouse-schema";
const CA_PATH = "/etc/clickhouse-ca";

const CLIENT_CONFIG = `<config>
  <openSSL>
    <client>
      <loadDefaultCAFile>false</loadDefaultCAFile>
      <caConfig>${CA_PATH}/ca.crt</caConfig>
      <verificationMode>strict</verificationMode>
    </client>
  </openSSL>
</config>
`;

/** Makes tables and views after each sync; every statement leaves what exists as it is. */
export function schemaJob(chart: ComponentChart, { environment }: Context): void {
  const name = nameOf(SCHEMA);
  const labels = labelsOf(SCHEMA, IMAGES.clickhouse.tag);
  const files = fixedConfig(chart, name, {
    "client.xml": CLIENT_CONFIG,
    "schema.sql": clickhouseScript({
      database: CLICKHOUSE.database,
      retentionDays: environment.retentionDays.traces,
      cluster: CLUSTER,
    }),
  });
  const { nodeSelector, tolerations } = placement({
    pool: poolOf(environment, "collection"),
    selector: selectorOf(SCHEMA),
    spread: "best-effort",
  });
  const { writer } = CLICKHOUSE;
  const template = podTemplate(
    {
      serviceAccount: serviceAccount(chart, name, labels),
      priority: "hyperion-query",
      volumes: [
        files.volume("files"),
        { name: "ca", secret: { secretName: TLS_SECRET, items: [{ key: "ca.crt", path: "ca.crt" }] } },
        scratch("tmp", "64Mi"),
      ],
      containers: [
        {
          name: "schema",
          image: IMAGES.clickhouse,
          command: ["clickhouse-client"],
          args: [
            `--config-file=${FILES_PATH}/client.xml`,
            `--host=${CLICKHOUSE.host}`,
            `--port=${PORTS.clickhouse.nativeTls}`,
            "--secure",
            `--user=${writer.user}`,
            `--queries-file=${FILES_PATH}/schema.sql`,
          ],
          env: { CLICKHOUSE_PASSWORD: { secret: writer.secret, key: writer.key }, HOME: "/tmp" },
          resources: { cpu: "100m", memory: "512Mi" },
          mounts: [
            { name: "files", mountPath: FILES_PATH },
            { name: "ca", mountPath: CA_PATH, readOnly: true },
            { name: "tmp", mountPath: "/tmp" },
          ],
          goMemoryShare: false,
        },
      ],
    },
    { ...labels, environment: environment.environment },
    { ...(nodeSelector && { nodeSelector }), ...(tolerations && { tolerations }), restartPolicy: "OnFailure" },
  );
  kube(
    chart,
    "Job",
    {
      name,
      labels,
      annotations: {
        "argocd.argoproj.io/hook": "PostSync",
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
      },
    },
    { spec: { backoffLimit: 6, activeDeadlineSeconds: 900, template } },
  );
  chart.pods.push({ kind: "pods", name, namespace: NAMESPACES.hyperion, labels: selectorOf(SCHEMA) });
}

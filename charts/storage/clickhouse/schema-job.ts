import { clickhouseScript } from "../../../src/telemetry/clickhouse/schema.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { ComponentChart } from "../../workload/component-chart.ts";
import { fixedConfig } from "../../workload/config-map.ts";
import { kube } from "../../workload/kube.ts";
import { placement } from "../../workload/placement.ts";
import { podTemplate, scratch } from "../../workload/pod.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { labelsOf, nameOf, selectorOf } from "../../workload/workload.ts";
import { CLUSTER, clickhouseDatabase, clickhouseParts, TLS_SECRET } from "./identity.ts";

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

/**
 * Makes tables and views after each sync; every statement leaves what exists as it is.
 * @param retentionDays days a span is kept
 */
export function schemaJob(chart: ComponentChart, retentionDays: number): void {
  const { platform } = chart;
  const { schema } = clickhouseParts(platform.namespace);
  const { host, database, writer } = clickhouseDatabase(platform.namespace);
  const image = platform.image("clickhouse");
  const name = nameOf(schema);
  const labels = labelsOf(platform, schema, image.tag);
  const files = fixedConfig(chart, name, {
    "client.xml": CLIENT_CONFIG,
    "schema.sql": clickhouseScript({
      database,
      retentionDays,
      cluster: CLUSTER,
    }),
  });
  const { nodeSelector, tolerations } = placement({
    ground: platform.placement("collection"),
    selector: selectorOf(schema),
    spread: "best-effort",
  });
  const template = podTemplate(
    platform,
    {
      serviceAccount: serviceAccount(chart, schema, image.tag),
      priority: "query",
      volumes: [
        files.volume("files"),
        { name: "ca", secret: { secretName: TLS_SECRET, items: [{ key: "ca.crt", path: "ca.crt" }] } },
        scratch("tmp", "64Mi"),
      ],
      containers: [
        {
          name: "schema",
          image,
          command: ["clickhouse-client"],
          args: [
            `--config-file=${FILES_PATH}/client.xml`,
            `--host=${host}`,
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
    { ...labels, environment: platform.environment },
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
  chart.pods.push({ kind: "pods", name, namespace: schema.namespace, labels: selectorOf(schema) });
}

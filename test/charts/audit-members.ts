import { LABELS } from "../../src/kubernetes/labels.ts";
import {
  type AuditRule,
  containers,
  eachPart,
  id,
  mountedConfigMaps,
  ofKind,
  podLabels,
  podSpec,
} from "./audit-rule.ts";
import { at, list, type Manifest, text, workloads } from "./rendered.ts";

/**
 * What each target of a program with a ring does there. `stays`: its entry outlives it, and while it does not beat none
 * that starts is ready, so a pod that comes back must bear the same name. `forgotten`: the others take an entry that
 * does not beat out of the ring by themselves. `counted`: its entry stays, and all that is read of the ring is how many
 * beat. `none`: it reads rings and is in none.
 * @see grafana/loki: pkg/{ingester,pattern,distributor,ruler/base,compactor,lokiring}, 3.7; read 2026-11-30
 * @see grafana/tempo: modules/{ingester,distributor,generator,compactor}, cmd/tempo/app readyHandler, 2.10; read 2026-11-30
 */
const IN_THE_RING: Readonly<Record<string, "stays" | "forgotten" | "counted" | "none">> = {
  "loki/ingester": "stays",
  "loki/pattern-ingester": "stays",
  "loki/distributor": "forgotten",
  "loki/ruler": "forgotten",
  "loki/compactor": "forgotten",
  // Its ring is for front ends without a scheduler's address.
  "loki/query-scheduler": "none",
  // In simple mode there is no ring of them.
  "loki/index-gateway": "none",
  "loki/querier": "none",
  "loki/query-frontend": "none",
  "tempo/ingester": "stays",
  "tempo/metrics-generator": "forgotten",
  "tempo/compactor": "forgotten",
  "tempo/distributor": "counted",
  "tempo/querier": "none",
  "tempo/query-frontend": "none",
};

/** Whether the pods of a workload gossip: their port is named so, or the configuration that they mount joins members. */
const gossips = (one: Manifest, objects: readonly Manifest[]): boolean =>
  ofKind(objects, "ConfigMap").some(
    (config) => mountedConfigMaps(one).includes(config.metadata.name) && text(config["data"]).includes("memberlist:"),
  );

const memberOf = (one: Manifest) => `${text(podLabels(one)[LABELS.name])}/${text(podLabels(one)[LABELS.component])}`;

/** Every text of a workload's configuration: the files that it mounts, and its arguments. */
const configurationOf = (objects: readonly Manifest[], name: string): string => {
  const [one] = workloads(objects).filter(({ metadata }) => metadata.name === name);
  if (one === undefined) return "";
  const files = ofKind(objects, "ConfigMap").filter(({ metadata }) => mountedConfigMaps(one).includes(metadata.name));
  return [
    ...files.map(({ data }) => text(data)),
    ...containers(one).map(({ args, command, env }) => text([args, command, env])),
  ].join("\n");
};

/** Something that each member of a group has to be told, or asked, by one who knows them by address. */
interface Hearing {
  /** Workload that tells, or the Application of a chart. */
  readonly teller: string;
  readonly members: string;
  readonly port: number;
  /** Reads out of the teller's configuration what it tells; default: all of it. */
  readonly where?: RegExp;
}

const ALERTMANAGER = { members: "alertmanager", port: 9093 } as const;

/** An alert that one Alertmanager of three is told is lost with it; a query's worker of one front end starves the other. */
const HEARINGS: readonly Hearing[] = [
  { teller: "vmalert", ...ALERTMANAGER },
  { teller: "loki-ruler", ...ALERTMANAGER, where: /alertmanager_url: .*?(?=\\n)/ },
  { teller: "argocd", ...ALERTMANAGER },
  { teller: "alertmanager", members: "alertmanager", port: 9094 },
  { teller: "grafana", members: "grafana", port: 9094 },
  { teller: "vmselect", members: "vmselect", port: 8481, where: /-selectNode=.*/ },
  { teller: "vmselect", members: "vmstorage", port: 8401 },
  { teller: "vminsert", members: "vmstorage", port: 8400 },
  { teller: "loki-querier", members: "loki-query-scheduler", port: 9095 },
  { teller: "loki-query-frontend", members: "loki-query-scheduler", port: 9095 },
  { teller: "tempo-querier", members: "tempo-query-frontend", port: 9095 },
];

const podsOf = (objects: readonly Manifest[], name: string): string[] => {
  const one = workloads(objects).find(({ kind, metadata }) => kind === "StatefulSet" && metadata.name === name);
  return Array.from({ length: Number(at(one, "spec", "replicas") ?? 0) }, (_, index) => `${name}-${index}`);
};

/** Members that a teller does not reach: it names each by its own name, or the name that stands for all of them. */
function unheard(objects: readonly Manifest[], { teller, members, port, where }: Hearing): string[] {
  const application = ofKind(objects, "Application").find(({ metadata }) => metadata.name === teller);
  const all = configurationOf(objects, teller) || text(application?.["spec"]);
  const told = where === undefined ? all : (where.exec(all)?.[0] ?? "");
  const headless = `${members}-headless.hyperion.svc.cluster.local:${port}`;
  // The name alone, not after a pod's: DNS answers with every member.
  if (new RegExp(`(^|[^.\\w-])${headless.replaceAll(".", "\\.")}`).test(told)) return [];
  const names = podsOf(objects, members);
  const missing = names.filter((pod) => !told.includes(`${pod}.${headless}`));
  return names.length === 0 ? [`${teller}: ${members} have no names`] : missing.map((pod) => `${teller}: ${pod}`);
}

/** Who may name the one address of all Alertmanagers: what reads them, since they tell each other what they know. */
const READS_ALERTS: readonly string[] = ["grafana-datasources"];

/** What is true of groups whose members are not interchangeable. */
export const MEMBERS: readonly AuditRule[] = [
  eachPart("a member of a ring has a stable name, or is forgotten", (objects) =>
    workloads(objects)
      .filter((one) => gossips(one, objects))
      .filter((one) => {
        const does = IN_THE_RING[memberOf(one)];
        return does === undefined || (does === "stays" && one.kind !== "StatefulSet");
      })
      .map((one) => `${id(one)}: ${IN_THE_RING[memberOf(one)] ?? "unknown to the table"}`),
  ),
  eachPart("what every member must hear is told to each of them", (objects) =>
    HEARINGS.flatMap((hearing) => unheard(objects, hearing)),
  ),
  eachPart("nothing that tells alerts has one Alertmanager for all", (objects) =>
    objects
      .filter((one) => text(one).includes("://alertmanager.hyperion.svc.cluster.local:9093"))
      .filter(({ metadata }) => !READS_ALERTS.includes(metadata.name.replace(/-[0-9a-f]{10}$/, "")))
      .map(id),
  ),
  eachPart("what has a name and no volume may stand anywhere", (objects) =>
    ofKind(objects, "StatefulSet")
      .filter((one) => list(at(one, "spec", "volumeClaimTemplates")).length === 0)
      .filter((one) =>
        list(podSpec(one)["topologySpreadConstraints"]).some(
          ({ whenUnsatisfiable }) => whenUnsatisfiable !== "ScheduleAnyway",
        ),
      )
      .map(id),
  ),
];

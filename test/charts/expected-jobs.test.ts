import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { LABELS } from "../../src/kubernetes/labels.ts";
import { expectedJobs } from "../../src/observability/alerts/expected-jobs.ts";
import { podLabels, podSpec, replicasOf } from "./audit-rule.ts";
import { at, fields, list, type Manifest, rendered, text, workloads } from "./rendered.ts";

const SCRAPE = "prometheus.io/scrape";

const key = (job: string, component?: string) => (component === undefined ? job : `${job}/${component}`);

const asks = (one: unknown) => fields(at(one, "metadata", "annotations"))[SCRAPE] === "true";

/** Workloads of ours whose pods ask to be scraped, as the scrape configuration labels them. */
const own = (objects: readonly Manifest[]) =>
  workloads(objects)
    .filter((one) => asks(at(one, "spec", "template")))
    .map((one) => ({
      key: key(text(podLabels(one)[LABELS.name]), text(podLabels(one)[LABELS.component])),
      // The parts of a zonal set are one program.
      replicas: one.kind === "DaemonSet" || /-ingester-/.test(one.metadata.name) ? 2 : replicasOf(one, objects),
    }));

/** Strimzi's pods: it names them after what they are. */
const strimzi = (objects: readonly Manifest[]) => {
  const kafka = objects.find(({ kind }) => kind === "Kafka");
  const pools = objects.filter(({ kind }) => kind === "KafkaNodePool");
  return [
    ...(pools.length > 0 && pools.every((one) => asks(at(one, "spec", "template", "pod"))) ? ["kafka"] : []),
    ...(asks(at(kafka, "spec", "kafkaExporter", "template", "pod")) ? ["kafka-exporter"] : []),
  ];
};

/** Jobs of the scrape configuration that name their targets themselves. */
function configured(objects: readonly Manifest[]): string[] {
  const config = objects.find((one) => one.kind === "ConfigMap" && /^vmagent-/.test(one.metadata.name));
  const file = fields(load(text(at(config, "data", "scrape.yaml"))));
  return list(file["scrape_configs"])
    .map((job) => text(job["job_name"]).replace(/^operator-/, ""))
    .filter((name) => name !== "kubernetes-pods");
}

describe.each(ENVIRONMENTS)("jobs that must be there in %s", (name) => {
  const objects = rendered(name);
  const jobs = expectedJobs(loadEnvironment(name));

  it("are exactly those that are rendered and scraped", () => {
    const found = [...new Set([...own(objects).map((one) => one.key), ...strimzi(objects), ...configured(objects)])];
    expect(jobs.map(({ job, component }) => key(job, component)).sort()).toEqual(found.sort());
  });

  it("wake nobody for a program of one replica, and somebody for any other of ours", () => {
    const single = new Set(
      own(objects)
        .filter(({ replicas }) => replicas === 1)
        .map((one) => one.key),
    );
    const alone = jobs.filter((one) => one.alone === true).map(({ job, component }) => key(job, component));
    // Which has two in one environment and one in another is not worth a page in either; without vmagent nothing pages.
    const paged = [...single].filter((one) => !alone.includes(one) && one !== "vmagent/vmagent");
    expect(paged.filter((one) => one !== "tempo/compactor")).toEqual([]);
    const several = new Set(
      own(objects)
        .filter(({ replicas }) => replicas > 1)
        .map((one) => one.key),
    );
    expect(alone.filter((one) => several.has(one) && one !== "tempo/compactor")).toEqual([]);
  });

  it("are each scraped by two agents at the same half second, unless there is one agent", () => {
    const agent = workloads(objects).find(({ metadata }) => metadata.name === "vmagent");
    const args = text(at(list(podSpec(agent as Manifest)["containers"])[0], "args"));
    const replicas = Number(at(agent, "spec", "replicas"));
    expect(args.includes("-promscrape.cluster.replicationFactor=2")).toBe(replicas > 1);
    const config = objects.find((one) => one.kind === "ConfigMap" && /^vmagent-/.test(one.metadata.name));
    const file = fields(load(text(at(config, "data", "scrape.yaml"))));
    const offsets = list(file["scrape_configs"]).map((job) => Number(text(job["scrape_offset"]).replace("ms", "")));
    expect(offsets.length).toBeGreaterThan(3);
    expect(offsets.every((offset) => offset % 1000 === 500 && offset < 15_000)).toBe(true);
    for (const store of ["vmstorage", "vmselect"]) {
      const one = workloads(objects).find(({ metadata }) => metadata.name === store);
      expect(text(at(one, "spec", "template"))).toContain("-dedup.minScrapeInterval=1s");
    }
  });
});

import { describe, expect, it } from "vitest";
import { renderObjects } from "../../charts/render.ts";
import { throughRegistry } from "../../src/config/azure/chart-images.ts";
import { CONTAINERS } from "../../src/config/azure/containers.ts";
import { names } from "../../src/config/azure/names.ts";
import { workloadIdentities } from "../../src/config/azure/workloads.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { imageReference } from "../../src/kubernetes/image.ts";
import { at, fields, list, type Manifest, objectsOf, rendered, text, workloads } from "./rendered.ts";

describe.each(ENVIRONMENTS)("what is rendered for %s", (name) => {
  const environment = loadEnvironment(name);
  const objects = objectsOf(environment);
  const all = text(objects);
  const named = (kind: string, object: string) =>
    objects.find((one) => one.kind === kind && one.metadata.name === object);

  it("has VictoriaMetrics in Mimir's place (S0-GEN-05)", () => {
    expect(named("StatefulSet", "vmstorage")).toBeDefined();
    expect(all.toLowerCase()).not.toContain("mimir");
  });

  it("enforces the restricted standard in every namespace but the named ones (D-X2)", () => {
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(["hyperion", "kafka", "kyverno", "falco", "trivy-system", "nginx-ingress"]),
    );
    const open = namespaces
      .filter(({ metadata }) => at(metadata, "labels", "pod-security.kubernetes.io/enforce") !== "restricted")
      .map(({ metadata }) => metadata.name);
    expect(open).toEqual(["hyperion-nodes", "falco", "clickhouse-operator"]);
  });

  it("keeps logs and traces on Blob, and metrics on volumes with a backup on Azure Storage (S0-STO-01)", () => {
    const config = (prefix: string) =>
      text(
        objects.find(
          ({ kind, metadata }) => kind === "ConfigMap" && new RegExp(`^${prefix}-[0-9a-f]{10}$`).test(metadata.name),
        ),
      );
    expect(config("tempo")).toContain(`container_name: ${CONTAINERS.traces.tempo}\\n`);
    expect(config("loki")).toContain(`container_name: ${CONTAINERS.logs.chunks}\\n`);
    const vmstorage = fields(named("StatefulSet", "vmstorage"));
    expect(list(at(vmstorage, "spec", "volumeClaimTemplates"))).toHaveLength(1);
    const [store, backup] = list(at(vmstorage, "spec", "template", "spec", "containers"));
    expect(text(store?.["args"])).not.toContain("azblob");
    expect(text(backup)).toContain(`azblob://${CONTAINERS.metricsBackup.latest}/`);
  });

  it("reaches Blob as a workload identity, without a key (S0-STO-02)", () => {
    const users = workloads(objects).filter((one) =>
      ["tempo", "loki", "vmstorage"].includes(
        text(at(one, "spec", "template", "spec", "serviceAccountName")).replaceAll('"', ""),
      ),
    );
    expect(users.length).toBeGreaterThan(10);
    for (const one of users) {
      expect(at(one, "spec", "template", "metadata", "labels", "azure.workload.identity/use")).toBe("true");
    }
    expect(all).not.toMatch(/account_?key|AccountKey|AZURE_STORAGE_ACCOUNT_KEY/i);
  });

  it("has a service account of exactly the federated subject for each identity, but for those that a chart of others makes", () => {
    const accounts = objects
      .filter(({ kind }) => kind === "ServiceAccount")
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const wanted = workloadIdentities(environment).filter(
      ({ namespace }) => !["kyverno", "trivy-system"].includes(namespace),
    );
    expect(wanted.length).toBeGreaterThan(4);
    expect(accounts).toEqual(
      expect.arrayContaining(wanted.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`)),
    );
  });

  it("names no image that versions.ts does not pin (D-X9)", () => {
    const pinned = Object.values(IMAGES).map((image) =>
      throughRegistry(names(environment).registryHost, imageReference(image)),
    );
    const used = workloads(objects).flatMap((one) => [
      ...list(at(one, "spec", "template", "spec", "containers")),
      ...list(at(one, "spec", "template", "spec", "initContainers")),
    ]);
    expect(used.length).toBeGreaterThan(30);
    expect(used.map(({ image }) => image).filter((image) => !pinned.includes(text(image).replaceAll('"', "")))).toEqual(
      [],
    );
  });
});

describe("the seam from Megatron", () => {
  const environment = loadEnvironment("dev");

  it("puts each identity's client id on that identity's service account, and on no other", () => {
    const nil = nilOutputs(environment);
    const ids = Object.keys(nil.identities).map((key, index) => [
      key,
      `11111111-2222-3333-4444-${100_000_000_000 + index}`,
    ]);
    const identities = Object.fromEntries(ids) as Record<string, string>;
    const annotated = renderObjects(environment, { ...nil, provisioned: true, identities }).flatMap(({ manifest }) => {
      const { kind, metadata } = manifest as unknown as Manifest;
      const id = at(metadata, "annotations", "azure.workload.identity/client-id");
      return kind === "ServiceAccount" && id !== undefined ? [[`${metadata.namespace}/${metadata.name}`, id]] : [];
    });
    const wanted = workloadIdentities(environment)
      .filter(({ namespace }) => !["kyverno", "trivy-system"].includes(namespace))
      .map(({ name, namespace, serviceAccount }) => [`${namespace}/${serviceAccount}`, identities[name]]);
    // Grafana signs in as its Entra application, whose id is the environment's own and no output.
    const grafana = ["hyperion/grafana", environment.entraApps.grafana];
    expect(Object.fromEntries(annotated)).toEqual(Object.fromEntries([...wanted, grafana]));
  });

  it("fails when the outputs lack an identity", () => {
    const outputs = { ...nilOutputs(environment), identities: {} };
    expect(() => renderObjects(environment, outputs)).toThrow("no client id of the identity");
  });
});

describe("a change of configuration", () => {
  const environment = loadEnvironment("dev");
  const templates = (objects: readonly Manifest[]) =>
    new Map(workloads(objects).map((one) => [one.metadata.name, text(at(one, "spec", "template"))]));
  const rolled = (before: readonly Manifest[], after: readonly Manifest[]) => {
    const old = templates(before);
    return [...templates(after)].filter(([name, template]) => old.get(name) !== template).map(([name]) => name);
  };

  it("rolls the pods that read it, and no others", () => {
    const changed = { ...environment, retentionDays: { ...environment.retentionDays, traces: 41 } };
    const names = rolled(objectsOf(environment), objectsOf(changed));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !/^tempo-(?!memcached)/.test(name))).toEqual([]);
  });

  it("rolls nothing when the program reads it again by itself", () => {
    const { hyperion } = environment;
    const [platform] = hyperion.tenants;
    if (platform === undefined) throw new Error("no tenant");
    const tenants = [{ ...platform, traces: { rateBytes: 1000 } }, ...hyperion.tenants.slice(1)];
    const changed = { ...environment, hyperion: { ...hyperion, tenants } };
    const names = rolled(objectsOf(environment), objectsOf(changed));
    expect(names).toEqual([]);
  });

  it("never changes a selector or a claim: those cannot be updated", () => {
    const fixed = (objects: readonly Manifest[]) =>
      workloads(objects).map((one) => [
        one.metadata.name,
        at(one, "spec", "selector"),
        list(at(one, "spec", "volumeClaimTemplates")).map(({ metadata }) => metadata),
      ]);
    const bigger = structuredClone(environment);
    bigger.hyperion.tempo.limits.rateBytes *= 2;
    bigger.hyperion.metrics.vmstorage.memory = "8Gi";
    expect(fixed(objectsOf(bigger))).toEqual(fixed(rendered("dev")));
  });
});

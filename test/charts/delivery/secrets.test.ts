import { describe, expect, test } from "vitest";
import { renderObjects } from "../../../charts/render.ts";
import { workloadIdentities } from "../../../src/config/azure/workloads.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { environments, manifestsOf, render } from "./platform-apps.ts";
import { danglingSecrets, secretsMade, secretUses, vaultReads, type WalkedObject } from "./secret-walk.ts";

/** Everything that an environment renders, and the delivery charts, each object once. */
const tree = (environment: Environment): WalkedObject[] => {
  const composed = renderObjects(environment, nilOutputs(environment)).map(({ manifest }) => manifest);
  const own = render(environment).charts.flatMap(manifestsOf);
  const key = ({ kind, metadata }: WalkedObject) => `${kind} ${metadata.namespace}/${metadata.name}`;
  return [...new Map([...own, ...composed].map((one) => [key(one), one])).values()];
};

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "%s",
  (_, environment) => {
    const objects = tree(environment);

    test("every Secret that a workload names is made in the cluster", () => {
      expect(secretUses(objects).length).toBeGreaterThan(0);
      expect(danglingSecrets(objects)).toEqual([]);
    });

    test("each namespace reads from the vault what its identity may read, and nothing else", () => {
      const granted = workloadIdentities(environment).flatMap(({ namespace, grants }) =>
        grants.flatMap((grant) => (grant.kind === "secret" ? [`${namespace}/${grant.secret}`] : [])),
      );
      const reads = vaultReads(objects).map(({ namespace, key }) => `${namespace}/${key}`);
      expect(reads).toEqual(expect.arrayContaining(["nginx-ingress/hyperion-tls", "argocd/argocd-github-app-key"]));
      expect(granted).toEqual(expect.arrayContaining(reads));
    });

    test("no Secret is rendered, and a store signs in by workload identity", () => {
      expect(objects.filter(({ kind }) => kind === "Secret")).toEqual([]);
      const all = objects.filter(({ kind }) => kind === "SecretStore");
      // One reads what everybody may, over HTTPS and as nobody.
      const [open, stores] = [true, false].map((anonymous) =>
        all.filter(({ spec }) => /"webhook"/.test(JSON.stringify(spec)) === anonymous),
      ) as [WalkedObject[], WalkedObject[]];
      expect(open.map(({ spec }) => spec)).toEqual([
        {
          provider: {
            webhook: expect.objectContaining({
              url: expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/[^{]+$/),
            }),
          },
        },
      ]);
      expect(JSON.stringify(open)).not.toContain('"headers"');
      expect(stores.map(({ metadata }) => String(metadata.namespace)).sort()).toEqual([
        "argocd",
        "hyperion",
        "kafka",
        "nginx-ingress",
      ]);
      for (const { spec } of stores) {
        expect(spec).toMatchObject({
          provider: { azurekv: { authType: "WorkloadIdentity", serviceAccountRef: { name: "secret-reader" } } },
        });
      }
    });
  },
);

describe("the walk", () => {
  const workload = (spec: unknown): WalkedObject => ({
    kind: "Deployment",
    metadata: { name: "web", namespace: "a" },
    spec,
  });
  const made = (namespace: string): WalkedObject => ({
    kind: "ExternalSecret",
    metadata: { name: "key", namespace },
    spec: { target: { name: "key" } },
  });

  test.each([
    ["a volume", { volumes: [{ secret: { secretName: "key" } }] }],
    ["a projected volume", { volumes: [{ projected: { sources: [{ secret: { name: "key" } }] } }] }],
    ["a variable", { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: "key", key: "k" } } }] }] }],
    ["all variables", { containers: [{ envFrom: [{ secretRef: { name: "key" } }] }] }],
    ["a pull secret", { imagePullSecrets: [{ name: "key" }] }],
  ])("finds a Secret that nothing makes: %s", (_, spec) => {
    expect(danglingSecrets([workload(spec)])).toEqual([{ secret: "a/key", by: "Deployment a/web" }]);
    expect(danglingSecrets([workload(spec), made("a")])).toEqual([]);
    expect(danglingSecrets([workload(spec), made("b")])).toHaveLength(1);
  });

  test("finds one that a chart's values name, in the namespace that the chart goes to", () => {
    const values = { extraVolumes: [{ name: "tls", secret: { secretName: "key" } }] };
    const spec = { source: { helm: { valuesObject: values } }, destination: { namespace: "a" } };
    const application = { kind: "Application", metadata: { name: "web", namespace: "argocd" }, spec };
    expect(danglingSecrets([application])).toEqual([{ secret: "a/key", by: "Application argocd/web" }]);
    expect(danglingSecrets([application, made("a")])).toEqual([]);
  });

  test("a Secret that may be absent is none that is missed", () => {
    const optional = {
      containers: [{ env: [{ valueFrom: { secretKeyRef: { name: "key", key: "k", optional: true } } }] }],
    };
    expect(secretUses([workload(optional)])).toEqual([]);
  });

  test("certificates and Kafka's users make Secrets too", () => {
    const certificate = { kind: "Certificate", metadata: { name: "c", namespace: "a" }, spec: { secretName: "tls" } };
    const user = { kind: "KafkaUser", metadata: { name: "replay", namespace: "kafka" }, spec: {} };
    expect([...secretsMade([certificate, user])]).toEqual(["a/tls", "kafka/replay"]);
  });
});

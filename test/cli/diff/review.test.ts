import { describe, expect, test } from "vitest";
import type { Fields } from "../../../src/base/fields.ts";
import { difference } from "../../../src/cli/diff/difference.ts";
import { costTable } from "../../../src/cli/diff/tables.ts";
import { object, pool, resource, said, side, workload } from "./sides.ts";

const roleId = (id: string) => `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const READER = roleId("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
const WRITER = roleId("ba92f5b4-2d11-453d-a403-e96b0029c9fe");

const right = (roleDefinitionId: string, scope: string) =>
  resource("authorization:RoleAssignment", "identity-tempo-traces", {
    principalId: "principal-of-id-tempo-dev",
    roleDefinitionId,
    scope,
  });
const CONTAINER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.storage/st1/blobContainers/tempo-traces";

const policy = (action: string, namespaces: readonly string[] = ["kube-system"]): Fields => ({
  metadata: {
    name: "disallow-host-path",
    annotations: { "policies.kyverno.io/title": "A pod may not mount a path of the node" },
  },
  spec: {
    validationActions: [action],
    failurePolicy: "Fail",
    matchConstraints: {
      namespaceSelector: { matchExpressions: [{ key: "name", operator: "NotIn", values: namespaces }] },
    },
  },
});
const kyverno = (definition: Fields) => ({
  objects: {
    "kyverno-policies": [
      { apiVersion: "policies.kyverno.io/v1", kind: "ValidatingPolicy", metadata: {}, ...definition },
    ],
  },
});

const consumer = {
  name: "porsche",
  endpoint: "https://otlp.porsche.example",
  signals: ["traces"],
  samplingPercent: 10,
};

describe("a senior reviewer's sentence on", () => {
  test("a shorter retention: data goes, and does not come back", () => {
    expect(
      said("values", { values: { retentionDays: { traces: 40 } } }, { values: { retentionDays: { traces: 20 } } }),
    ).toEqual([
      "danger: Traces are kept 20 days instead of 40: what is older than 20 days is deleted soon after, and a revert does not bring it back.",
      "note: 1 value of the environment's file differs.",
    ]);
  });

  test("a longer retention: more is stored", () => {
    expect(
      said("values", { values: { retentionDays: { logs: 7 } } }, { values: { retentionDays: { logs: 14 } } })[0],
    ).toBe("attention: Logs are kept 14 days instead of 7: once 14 days have passed, 100 % more is stored.");
  });

  test("a subnet's CIDR: Azure refuses under load", () => {
    const subnet = (addressPrefix: string) => ({
      resources: [resource("network:Subnet", "spoke-nodes-subnet", { subnetName: "snet-nodes", addressPrefix })],
    });
    expect(said("azure", subnet("10.10.16.0/22"), subnet("10.10.24.0/22"))).toEqual([
      "danger: snet-nodes moves, 10.10.16.0/22 → 10.10.24.0/22: Azure refuses while anything stands in the range, so what is in it has to be moved out or made anew first.",
    ]);
  });

  test("the pods' CIDR: the cluster is made anew", () => {
    const cluster = (podCidr: string) => ({
      resources: [
        resource(
          "containerservice:ManagedCluster",
          "hyperion-cluster",
          { networkProfile: { podCidr } },
          { protect: true },
        ),
      ],
    });
    expect(said("azure", cluster("10.110.0.0/16"), cluster("10.111.0.0/16"))).toEqual([
      "danger: hyperion-cluster (containerservice:ManagedCluster) would be made anew, for networkProfile.podCidr 10.110.0.0/16 → 10.111.0.0/16: every pod of the platform stops and its volumes are left behind; it is protected, so `pulumi up` stops there until a person decides.",
    ]);
  });

  test("a weakened policy: what breaks it is let in", () => {
    expect(said("policies", kyverno(policy("Deny")), kyverno(policy("Audit")))).toEqual([
      "danger: Policy disallow-host-path only reports now (Deny → Audit): what breaks it is let in.",
    ]);
  });

  test("a policy that watches one namespace less", () => {
    expect(said("policies", kyverno(policy("Deny")), kyverno(policy("Deny", ["kube-system", "hyperion"])))).toEqual([
      "danger: Policy disallow-host-path no longer watches hyperion.",
    ]);
  });

  test("a policy that watches other things or asks for less", () => {
    const asking = (resource: string) => {
      const { metadata, spec } = policy("Deny") as { metadata: Fields; spec: { matchConstraints: Fields } };
      const matchConstraints = { ...spec.matchConstraints, resourceRules: [{ resources: [resource] }] };
      return kyverno({ metadata, spec: { ...spec, matchConstraints } });
    };
    expect(said("policies", asking("pods"), asking("jobs"))).toEqual([
      "attention: Policy disallow-host-path judges by another rule; it says now: A pod may not mount a path of the node.",
    ]);
  });

  test("a removed policy", () => {
    expect(said("policies", kyverno(policy("Deny")), {})).toEqual([
      'danger: Policy disallow-host-path is removed: "A pod may not mount a path of the node" holds no more.',
    ]);
  });

  test("a waiver of the audit: who accepted what, until when", () => {
    const waiver = {
      rule: "Azure.Storage.Firewall",
      resource: "storage-logs",
      reason: "Moved in May.",
      expires: "2027-05-01",
    };
    expect(said("policies", {}, { values: { waivers: [waiver] } })).toEqual([
      "danger: The audit's Azure.Storage.Firewall for storage-logs is waived until 2027-05-01: Moved in May.",
    ]);
  });

  test("a policy exception: who is exempt from what, until when", () => {
    const exception = object(
      "PolicyException",
      "falco",
      { spec: { expiresAt: "2027-09-30T00:00:00Z", policyRefs: [{ name: "disallow-host-path" }] } },
      { annotations: { "policies.kyverno.io/description": "It reads /proc." } },
    );
    expect(said("policies", {}, { objects: { "kyverno-policies": [exception] } })).toEqual([
      "danger: An exception is new: falco is exempt from disallow-host-path until 2027-09-30. It reads /proc.",
    ]);
  });

  test("a new consumer: what leaves, where to, and what must be there first", () => {
    expect(said("values", { values: { consumers: [] } }, { values: { consumers: [consumer] } })[0]).toBe(
      "attention: Consumer porsche is new: 10 % of the traces of all services leave the platform for it, at https://otlp.porsche.example; its bearer token must be in Key Vault as consumer-porsche-token before the sync.",
    );
  });

  test("a consumer that receives more", () => {
    const wider = { ...consumer, samplingPercent: 100 };
    expect(said("values", { values: { consumers: [consumer] } }, { values: { consumers: [wider] } })[0]).toBe(
      "attention: Consumer porsche receives the traces of all services at https://otlp.porsche.example; it was 10 % of the traces of all services at https://otlp.porsche.example.",
    );
  });

  test("a version bump: how far, where, and that pods roll in their wave", () => {
    const application = object(
      "Application",
      "loki",
      { spec: {} },
      { annotations: { "argocd.argoproj.io/sync-wave": "7" } },
    );
    const with_ = (image: string) => ({ objects: { loki: [workload({ image })], apps: [application] } });
    const [old, next] = [with_("docker.io/grafana/loki:3.7.6"), with_("docker.io/grafana/loki:3.8.0")];
    expect(said("images", old, next)).toEqual([
      "note: image docker.io/grafana/loki goes from 3.7.6 to 3.8.0, in loki-ingester: a minor version.",
    ]);
    expect(said("images", next, old)).toEqual([
      "danger: image docker.io/grafana/loki goes from 3.8.0 to 3.7.6, in loki-ingester: a downgrade; what the newer one wrote may not be readable to the older.",
    ]);
    expect(said("restarts", old, next)).toEqual([
      "note: Wave 7 (stores), loki: loki-ingester restarts, 3 pods, for new image.",
    ]);
  });

  test("a removed disruption budget: how many pods may go at once", () => {
    const labels = { "app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "ingester" };
    const budget = object("PodDisruptionBudget", "loki-ingester", {
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    });
    expect(said("manifests", { objects: { loki: [workload(), budget] } }, { objects: { loki: [workload()] } })).toEqual(
      [
        "danger: hyperion/loki-ingester loses its PodDisruptionBudget: a node upgrade may take all 3 of its pods at once.",
        "note: loki: 1 removed.",
      ],
    );
  });

  test("a renamed storage account: an empty one, and the old one with its data", () => {
    const account = (accountName: string, guarded: boolean) => ({
      resources: [
        resource(
          "storage:StorageAccount",
          "storage-traces-account",
          { accountName },
          { protect: guarded, retainOnDelete: guarded },
        ),
      ],
    });
    expect(said("azure", account("stcarriertrc", true), account("stcarriextrc", true))).toEqual([
      "danger: storage-traces-account (storage:StorageAccount) holds state and would be replaced, for accountName stcarriertrc → stcarriextrc: a new one starts empty and the old one goes with what it holds; it is protected, so `pulumi up` stops there until a person decides.",
    ]);
    expect(said("azure", account("stcarriertrc", false), account("stcarriextrc", false))[0]).toMatch(
      /; nothing holds the deletion back\.$/,
    );
  });

  test("a new tenant: whose it is, what it may send, and as whom", () => {
    const tenant = { name: "fleet", team: "fleet-operations", account: 4, producers: ["a", "b"], signals: ["traces"] };
    expect(said("values", {}, { values: { hyperion: { tenants: [tenant] } } })[0]).toBe(
      "attention: Tenant fleet of team fleet-operations is new: it may send traces, with the tokens of 2 applications, within the default limits of the stores unless it states its own.",
    );
  });

  test("a removed tenant: who is refused", () => {
    const tenant = { name: "fleet", team: "fleet-operations", account: 4 };
    expect(said("values", { values: { hyperion: { tenants: [tenant] } } }, {})[0]).toBe(
      "danger: Tenant fleet is removed: what it still sends is refused at the ingress, and nobody can query what it stored, which ages out.",
    );
  });

  test("a node count: the room, and the bill", () => {
    const with_ = (most: number) => ({ resources: [pool("stores", 3, most)], objects: { loki: [workload()] } });
    expect(said("capacity", with_(6), with_(9))).toEqual([
      "attention: A month still costs $1,332 by list prices, and at most $3,995 instead of $2,663 (+$1,332).",
      "note: Pool stores runs with 3 to 9 nodes instead of 3 to 6.",
    ]);
  });

  test("a VM size without a list price: the bill is unknown, and nothing is saved", () => {
    const with_ = (size: string) => ({ resources: [pool("stores", 3, 6, size)], objects: { loki: [workload()] } });
    const [known, typo] = [with_("Standard_E8ds_v5"), with_("Standard_E8dx_v5")];
    expect(said("capacity", known, typo).join("\n")).toMatch(
      /attention: What a month costs is unknown: no list price is known of nodes of pool stores, Standard_E8dx_v5; it was \$1,332, and at most \$2,663\./,
    );
    expect(said("capacity", typo, known).join("\n")).toMatch(
      /attention: A month costs \$1,332 by list prices, and at most \$2,663; what it cost before is unknown/,
    );
    for (const told of [said("capacity", known, typo), said("capacity", typo, known)])
      expect(told.join("\n")).not.toMatch(/[−+]\$/);
    const cells = costTable(difference(side(known), side(typo)))
      .slice(1)
      .map(([, cell]) => cell);
    expect(cells).toEqual(["$1,332 → unknown", "$2,663 → unknown"]);
  });

  test("a pool that is too small for its pods: which stay pending", () => {
    const with_ = (replicas: number) => ({
      resources: [pool("stores", 1, 2)],
      objects: { loki: [workload({ replicas, memory: "40Gi" })] },
    });
    expect(said("capacity", with_(2), with_(3))[0]).toBe(
      "danger: Pool stores may have 2 nodes, and its pods need 3 at their most: the last ones stay pending.",
    );
  });

  test("a widened role: what it was, what it is, on what", () => {
    expect(
      said("access", { resources: [right(READER, CONTAINER)] }, { resources: [right(WRITER, CONTAINER)] }),
    ).toEqual([
      "danger: A right in Azure is widened: id-tempo-dev is Storage Blob Data Contributor on tempo-traces; it was Storage Blob Data Reader on tempo-traces.",
    ]);
    expect(
      said("access", { resources: [right(WRITER, CONTAINER)] }, { resources: [right(WRITER, "/subscriptions/s")] }),
    ).toEqual([
      "danger: A right in Azure is widened: id-tempo-dev is Storage Blob Data Contributor on the whole subscription; it was Storage Blob Data Contributor on tempo-traces.",
    ]);
  });

  test("a narrowed role is no danger", () => {
    expect(
      said("access", { resources: [right(WRITER, CONTAINER)] }, { resources: [right(READER, CONTAINER)] })[0],
    ).toMatch(/^attention: A right in Azure changes: /);
  });

  test("fewer acknowledging brokers: what may be lost", () => {
    const kafka = (minInSyncReplicas: number) => ({ values: { hyperion: { kafka: { minInSyncReplicas } } } });
    expect(said("values", kafka(2), kafka(1))[0]).toBe(
      "danger: Brokers that acknowledge a buffered record: 2 → 1; what was acknowledged may be lost with one broker.",
    );
  });

  test("a web application firewall that only watches", () => {
    const waf = (mode: string) => ({
      resources: [resource("network:WebApplicationFirewallPolicy", "otlp-policy", { policySettings: { mode } })],
    });
    expect(said("azure", waf("Prevention"), waf("Detection"))).toEqual([
      "danger: otlp-policy (network:WebApplicationFirewallPolicy): mode Prevention → Detection; attacks are logged and let through.",
    ]);
  });

  test("a larger volume of a StatefulSet: the sync fails", () => {
    const with_ = (volume: string) => ({ objects: { loki: [workload({ volume })] } });
    expect(said("manifests", with_("100Gi"), with_("200Gi"))[0]).toBe(
      "danger: StatefulSet hyperion/loki-ingester changes volumeClaimTemplates, which Kubernetes refuses: the sync fails until it is deleted with --cascade=orphan, which leaves its pods and volumes (and volumes are resized one by one).",
    );
  });

  test("fewer pods that hold data", () => {
    const with_ = (replicas: number) => ({ objects: { loki: [workload({ replicas })] } });
    expect(said("manifests", with_(3), with_(2))[0]).toBe(
      "danger: hyperion/loki-ingester shrinks from 3 to 2 pods: what only the last of them hold has to be moved away or flushed first.",
    );
  });

  describe("Kafka's topics", () => {
    const topic = (partitions: number, bytes: number, name = "hyperion.failover.tempo.traces") =>
      object(
        "KafkaTopic",
        name,
        { spec: { partitions, config: { "retention.bytes": bytes, "retention.ms": 72 * 3_600_000 } } },
        { annotations: { "argocd.argoproj.io/sync-options": "Prune=false" } },
      );
    const kafka = (...objects: ReturnType<typeof topic>[]) => ({ objects: { kafka: objects } });
    const GIB = 1024 ** 3;

    test("that keep less: how much, and that the oldest records go", () => {
      expect(said("manifests", kafka(topic(24, 20 * GIB)), kafka(topic(24, 10 * GIB)))[0]).toBe(
        "danger: 1 Kafka topic keeps 10.0 GiB in each partition instead of 20.0 GiB (−50 %): Kafka deletes the oldest records above that, replayed or not.",
      );
    });

    test("that a new consumer takes disk from: the share in per cent", () => {
      const [before, after] = [12, 11].map((size) => ["a", "b"].map((name) => topic(24, size * GIB, name)));
      expect(said("manifests", kafka(...(before ?? [])), kafka(...(after ?? [])))[0]).toMatch(
        /^danger: 2 Kafka topics keep 11\.0 GiB in each partition instead of 12\.0 GiB \(−8 %\)/,
      );
    });

    test("that would lose partitions: Kafka refuses", () => {
      expect(said("manifests", kafka(topic(24, GIB)), kafka(topic(12, GIB)))[0]).toBe(
        "danger: 1 Kafka topic would have 12 partitions instead of 24, which Kafka refuses: the topic operator reports them as not ready.",
      );
    });

    test("that leave Git and are kept: once, as kept, with the Application that stays OutOfSync", () => {
      const told = said("manifests", kafka(topic(24, GIB)), {});
      expect(told[0]).toBe(
        "attention: 1 Kafka topic leaves Git and stays in the cluster with what waits there, until a person removes it; Application kafka is OutOfSync until then: hyperion/hyperion.failover.tempo.traces.",
      );
      expect(told.join("\n")).not.toMatch(/is removed|lost|dropped/);
    });
  });

  test("smaller volumes of brokers: the topics shrink, and the operator refuses the volumes", () => {
    const brokers = (size: string) => ({
      objects: {
        kafka: [object("KafkaNodePool", "brokers", { spec: { storage: { volumes: [{ id: 0, size }] } } })],
      },
    });
    expect(said("manifests", brokers("1Ti"), brokers("500Gi"))[0]).toMatch(/^danger: .*asks for smaller volumes/);
    expect(said("manifests", brokers("500Gi"), brokers("1Ti"))[0]).not.toMatch(/smaller/);
    const volume = (size: string) => ({ values: { hyperion: { kafka: { brokers: { volume: size } } } } });
    expect(said("values", volume("1Ti"), volume("500Gi"))[0]).toMatch(
      /^danger: Volume of each pod of Kafka's brokers: /,
    );
  });

  test("a sync window that is removed: when Argo CD syncs from then on, and why it did not", () => {
    const window = {
      kind: "deny",
      schedule: "0 16 * * 5",
      duration: "61h",
      timeZone: "Europe/Berlin",
      reason: "Nobody watches.",
    };
    const gitops = (...syncWindows: object[]) => ({ values: { gitops: { syncWindows } } });
    expect(said("values", gitops(window), gitops())[0]).toBe(
      'danger: The sync window "0 16 * * 5" for 61h, Europe/Berlin is removed: Argo CD syncs by itself in it. It was there because: Nobody watches.',
    );
  });

  test("a policy exception that loses its last day", () => {
    const exception = (spec: object) => ({
      objects: { policies: [object("PolicyException", "falco", { spec: { policyRefs: [{ name: "a" }], ...spec } })] },
    });
    expect(said("policies", exception({ expiresAt: "2027-09-30T00:00:00Z" }), exception({}))).toEqual([
      "danger: The exception falco never expires any more; it did on 2027-09-30.",
    ]);
  });

  test("an older Kubernetes: AKS refuses it, and it is no upgrade", () => {
    const cluster = (kubernetesVersion: string) => ({
      resources: [resource("containerservice:ManagedCluster", "hyperion-cluster", { kubernetesVersion })],
    });
    expect(said("azure", cluster("1.36"), cluster("1.35"))).toEqual([
      "danger: hyperion-cluster (containerservice:ManagedCluster): kubernetesVersion 1.36 → 1.35; AKS refuses an older version: `pulumi up` fails, and the way back is a new cluster.",
    ]);
    expect(said("azure", cluster("1.35"), cluster("1.36"))[0]).toMatch(/^attention: .* there is no way back/);
  });
});

import type { Fields } from "../../src/base/fields.ts";
import type { AzureResource } from "../../src/capacity/node-pool.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";

export const azure = (type: string, name: string, inputs: Fields): AzureResource => ({
  type: `azure-native:${type}`,
  name,
  inputs,
});

/** A pool of 8 cores and 64 GiB a node, labelled `pool: NAME`. */
export const pool = (name: string, inputs: Fields = {}): AzureResource =>
  azure("containerservice:AgentPool", name, {
    agentPoolName: name,
    vmSize: "Standard_E8ds_v5",
    minCount: 1,
    maxCount: 10,
    maxPods: 110,
    nodeLabels: { pool: name },
    ...inputs,
  });

export const container = (cpu: string, memory: string, rest: Fields = {}): Fields => ({
  name: `c-${cpu}-${memory}`,
  resources: { requests: { cpu, memory } },
  ...rest,
});

/** A workload in namespace `hyperion` with this pod. */
export const workload = (
  kind: string,
  name: string,
  replicas: number,
  pod: Fields,
  spec: Fields = {},
): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name, namespace: "hyperion" },
  spec: { replicas, template: { spec: pod }, ...spec },
});

const APART = {
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }] },
};

/** A pod of one container on a pool; `apart` from its like. */
export const pod = (name: string, cpu: string, memory: string, apart = false): Fields => ({
  nodeSelector: { pool: name },
  ...(apart ? { affinity: APART } : {}),
  containers: [container(cpu, memory)],
});

import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { NODE_AGENT } from "../../../src/telemetry/pipeline/node-agent.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ADDRESSES } from "../../drill/addresses.ts";
import type { Certificates } from "../../drill/authority.ts";
import { mapped, type PodPlace } from "../../drill/mapping.ts";

/** The node, its kubelet and API server, and the pods of the agent and of ingress: nobody else is at these addresses. */
export const NODE = {
  name: "drill",
  /** Of the node, its kubelet and the API server. */
  get address() {
    return ADDRESSES.node;
  },
  api: 16_443,
  get agent() {
    return ADDRESSES.pod(0, 0);
  },
  get ingress() {
    return ADDRESSES.standIn(0, 0);
  },
  get dns() {
    return ADDRESSES.dns;
  },
} as const;

/** Whose logs the agent reads. */
export const POD = {
  namespace: "hyperion-demo",
  name: "checkout-0",
  uid: "3f0c7a52-6a1f-4b67-9d0a-5e8f1c2b7d11",
} as const;

/** What only a pod on a node has: the token of its service account, the cluster's DNS, the node's own file system. */
const NODE_REWRITES: Parameters<typeof mapped>[0] = [
  {
    says: "the kubelet's auth_type serviceAccount → tls, with the pod's own certificate",
    pattern: () => /(?<=kubelet_?stats:\n(?: .*\n){1,3})( +)auth_type: serviceAccount/g,
    to: ({ root }, [, indent = ""]) => {
      const file = (name: string) => `${root}/etc/hyperion-tls/${name}`;
      const lines = ["auth_type: tls", `ca_file: ${file("ca.crt")}`, `cert_file: ${file("tls.crt")}`];
      return [...lines, `key_file: ${file("tls.key")}`].map((line) => `${indent}${line}`).join("\n");
    },
  },
  {
    says: "the API server's auth_type serviceAccount → kubeConfig, of an API server on the loopback",
    pattern: () => /auth_type: serviceAccount/g,
    to: () => "auth_type: kubeConfig",
  },
  {
    says: "dns:/// → the drill's DNS server",
    pattern: () => /dns:\/\/\//g,
    to: () => `dns://${NODE.dns.host}:${NODE.dns.port}/`,
  },
  {
    says: "the node's root → this machine's",
    pattern: () => /(?<=root_path: )\S+/g,
    to: () => "/",
  },
];

/** Gives a file that asks for a node's own things what stands in for them. */
export function standInForNode(file: string, place: PodPlace): void {
  const text = readFileSync(file, "utf8");
  if (text.includes("serviceAccount")) writeFileSync(file, mapped(NODE_REWRITES, text, place));
}

/** Variables that the agent's pod has besides those of every collector. */
export function nodeEnvironment(kubeconfig: string): Record<string, string> {
  const server = `http://${NODE.address}:${NODE.api}`;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "node", cluster: { server } }],
    contexts: [{ name: "node", context: { cluster: "node" } }],
    "current-context": "node",
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return { KUBECONFIG: kubeconfig, [NODE_AGENT.nodeName]: NODE.name, [NODE_AGENT.nodeAddress]: NODE.address };
}

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: POD.name, namespace: POD.namespace, uid: POD.uid, resourceVersion: "1" },
  spec: { nodeName: NODE.name, containers: [] },
  status: { podIP: "10.0.0.9" },
};

const summary = {
  node: { nodeName: NODE.name, cpu: { time: new Date().toISOString(), usageNanoCores: 5, usageCoreNanoSeconds: 5 } },
  pods: [],
};

const send = (response: ServerResponse, body: object) => {
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
};

/** What a client did that a Role has to allow. */
export interface Access {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

/** The API server and the kubelet of one node, as far as the agent asks them. */
export class NodeStandIn {
  readonly #servers: Server[] = [];
  /** What was asked for, each once. */
  readonly accesses = new Map<string, Access>();

  async start(files: Certificates): Promise<void> {
    const api = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://api");
      const [, group = "", resource = ""] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/([^/]+)/.exec(pathname) ?? [];
      const watch = searchParams.get("watch") !== null;
      this.#saw({ group, resource, verb: watch ? "watch" : "list" });
      const items = resource === "pods" ? [pod] : [];
      if (!watch) {
        send(response, { kind: "List", apiVersion: "v1", metadata: { resourceVersion: "1" }, items });
        return;
      }
      response.setHeader("Content-Type", "application/json");
      if (searchParams.get("sendInitialEvents") === "true") {
        const annotations = { "k8s.io/initial-events-end": "true" };
        const end = { ...pod, kind: KINDS[resource] ?? "Pod", apiVersion: group === "" ? "v1" : `${group}/v1` };
        const events = items.map((object) => ({ type: "ADDED", object }));
        const all = [
          ...events,
          { type: "BOOKMARK", object: { ...end, metadata: { resourceVersion: "1", annotations } } },
        ];
        response.write(all.map((event) => `${JSON.stringify(event)}\n`).join(""));
      } else {
        response.flushHeaders();
      }
    });
    const kubelet = createSecureServer(
      {
        cert: readFileSync(files.certificate),
        key: readFileSync(files.key),
        ca: readFileSync(files.authority),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        const path = request.url ?? "";
        this.#saw({ group: "", resource: path.startsWith("/stats/") ? "nodes/stats" : "nodes/proxy", verb: "get" });
        send(response, path.startsWith("/stats/summary") ? summary : { items: [] });
      },
    );
    await this.#listen(api, NODE.api);
    await this.#listen(kubelet, PORTS.node.kubelet);
  }

  #saw(access: Access): void {
    this.accesses.set(JSON.stringify(access), access);
  }

  #listen(server: Server, port: number): Promise<void> {
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, NODE.address, () => resolve());
    });
  }

  async stop(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    // A watch has no end of its own.
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(closed);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  pods: "Pod",
  replicasets: "ReplicaSet",
  namespaces: "Namespace",
  nodes: "Node",
};

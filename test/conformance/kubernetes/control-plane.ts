import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../src/config/schema.ts";
import { KubernetesApi } from "./api.ts";
import { eventually, freePort, Server } from "./server.ts";

const START_SECONDS = 90;

/** An API server and its etcd on the loopback, empty, with RBAC and the default admission. */
export interface ControlPlane {
  readonly api: KubernetesApi;
  /** Folder for what its programs write; removed at the end. */
  readonly directory: string;
  /** File with which `kubectl` and the controllers reach it as an administrator. */
  readonly kubeconfig: string;
  /** Starts one more program beside it, which ends with it. */
  readonly start: (program: string, args: readonly string[]) => Server;
  readonly stop: () => Promise<void>;
}

const kubeconfig = (server: string, ca: string, token: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority": ca } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  });

/** Starts it as the environment's cluster is: its Kubernetes version emulated, its range of service addresses. */
export async function startControlPlane({ clusters, network }: Environment): Promise<ControlPlane> {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-cluster-"));
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const servers: Server[] = [];
  const start = (program: string, args: readonly string[]): Server => {
    const server = new Server(program, args, directory);
    servers.unshift(server);
    return server;
  };
  const stop = async (): Promise<void> => {
    // The last one started is the first to end: nothing may lose what it talks to.
    for (const server of servers) await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };

  const etcd = `http://127.0.0.1:${client}`;
  const between = `http://127.0.0.1:${peer}`;
  start("etcd", [
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${between}`,
    `--initial-advertise-peer-urls=${between}`,
    `--initial-cluster=default=${between}`,
    // The data need not outlive the test, and waiting for a disk is most of a write.
    "--unsafe-no-fsync",
    "--log-level=error",
  ]);

  const token = randomBytes(16).toString("hex");
  const tokens = join(directory, "tokens.csv");
  writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const key = join(directory, "service-account.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  const certificates = join(directory, "certificates");
  mkdirSync(certificates);

  const server = start("kube-apiserver", [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${certificates}`,
    `--token-auth-file=${tokens}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-cluster-ip-range=${network.serviceCidr}`,
    "--authorization-mode=RBAC",
    "--endpoint-reconciler-type=none",
    // It taints a node until a controller has heard from its kubelet, and there are no kubelets here.
    "--disable-admission-plugins=TaintNodesByCondition",
    "--enable-priority-and-fairness=false",
    `--emulated-version=kube=${clusters[0]?.kubernetesVersion ?? ""}`,
  ]);
  const url = `https://127.0.0.1:${port}`;
  const ca = join(certificates, "apiserver.crt");
  const api = await eventually(
    async () => {
      if (server.ended) throw new Error(server.lastWords());
      try {
        const ready = new KubernetesApi(url, readFileSync(ca, "utf8"), token);
        if ((await ready.call<string>("GET", "/readyz")) === "ok") return ready;
        ready.close();
      } catch {
        // It refuses connections until it listens, and requests until it is ready.
      }
      return undefined;
    },
    { seconds: START_SECONDS, otherwise: () => server.lastWords() },
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const file = join(directory, "kubeconfig");
  writeFileSync(file, kubeconfig(url, ca, token), { mode: 0o600 });
  return {
    api,
    directory,
    kubeconfig: file,
    start,
    stop: async () => {
      api.close();
      await stop();
    },
  };
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ADDRESSES } from "../addresses.ts";
import { Program } from "../processes.ts";
import { pathOf } from "../programs.ts";
import type { Manifest } from "../rendered/manifests.ts";

const workload = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.int().optional(),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ name: z.string(), args: z.array(z.string()).default([]) })) }),
    }),
  }),
});

const PARTS = ["vmstorage", "vminsert", "vmselect"] as const;

type Part = (typeof PARTS)[number];

/** Flags of a part as they are rendered, and its pods. */
function rendered(
  manifests: readonly Manifest[],
  part: Part,
): { readonly args: readonly string[]; readonly replicas: number } {
  for (const manifest of manifests) {
    const { data } = workload.safeParse(manifest);
    const args = data?.spec.template.spec.containers.find(({ name }) => name === part)?.args;
    if (data?.metadata.name === part && args !== undefined) return { args, replicas: data.spec.replicas ?? 1 };
  }
  throw new Error(`found no workload ${part} in the environment`);
}

/** A flag with its addresses and paths rewritten to the loopback; nothing else of it. */
function mapped(flag: string, address: string, root: string): string {
  return flag
    .replace(/=:(\d+)$/, `=${address}:$1`)
    .replace(/=vmstorage-(\d+)\.[^:]+/, (_, ordinal: string) => `=${ADDRESSES.metrics("vmstorage", Number(ordinal))}`)
    .replace(/=vmselect-(\d+)\.[^:]+/, (_, ordinal: string) => `=${ADDRESSES.metrics("vmselect", Number(ordinal))}`)
    .replace(
      /=(file:\/\/)?(\/.+)$/,
      (_, scheme: string | undefined, path: string) => `=${scheme ?? ""}${join(root, path)}`,
    );
}

const ok = async (url: string): Promise<boolean> => (await fetch(url)).ok;

/** The environment's VictoriaMetrics: its own flags, and as many vmstorage as it has. */
export class MetricsCluster {
  readonly storages: readonly Program[];
  readonly insert: Program;
  readonly #select: Program;

  constructor(manifests: readonly Manifest[], directory: string) {
    const programOf = (part: Part, ordinal: number): Program => {
      const name = `${part}-${ordinal}`;
      const root = join(directory, name);
      mkdirSync(root);
      const args = rendered(manifests, part).args.map((flag) => mapped(flag, ADDRESSES.metrics(part, ordinal), root));
      for (const flag of args) {
        const [, file] = /=file:\/\/(.+)$/.exec(flag) ?? [];
        if (file === undefined) continue;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, "drill");
      }
      return new Program({ name, program: pathOf(part), args, log: join(directory, `${name}.log`) });
    };
    const { replicas } = rendered(manifests, "vmstorage");
    this.storages = Array.from({ length: replicas }, (_, ordinal) => programOf("vmstorage", ordinal));
    this.insert = programOf("vminsert", 0);
    this.#select = programOf("vmselect", 0);
  }

  async start(): Promise<void> {
    await Promise.all(this.storages.map((_, ordinal) => this.startStorage(ordinal)));
    await this.startInsert();
    this.#select.start();
    const select = `http://${ADDRESSES.metrics("vmselect", 0)}:${PORTS.vmselect.http}`;
    await this.#select.ready(() => ok(`${select}/health`), 20);
  }

  async startStorage(ordinal: number): Promise<void> {
    const storage = this.storages[ordinal];
    storage?.start();
    await storage?.ready(() => ok(`${this.#storageUrl(ordinal)}/health`), 30);
  }

  async startInsert(): Promise<void> {
    this.insert.start();
    await this.insert.ready(() => ok(`http://${ADDRESSES.metrics("vminsert", 0)}:${PORTS.vminsert.http}/health`), 20);
  }

  /** Signals every process; one that is to end does so before those that it sends to. */
  async signal(name: NodeJS.Signals): Promise<void> {
    for (const some of [[this.#select, this.insert], this.storages]) {
      await Promise.all(some.map((one) => one.signal(name)));
    }
  }

  /**
   * Everything that an account's series say, as VictoriaMetrics exports it.
   * @param since milliseconds since 1970 of the oldest sample; default: of all that it keeps
   */
  async exported(account: number, since = 0): Promise<Buffer> {
    await Promise.all(this.storages.map((_, ordinal) => fetch(`${this.#storageUrl(ordinal)}/internal/force_flush`)));
    const query = new URLSearchParams({ "match[]": '{__name__=~"drill.*"}', start: String(since / 1000) });
    const select = `http://${ADDRESSES.metrics("vmselect", 0)}:${PORTS.vmselect.http}`;
    const answer = await fetch(`${select}/select/${account}/prometheus/api/v1/export?${query.toString()}`);
    if (!answer.ok) throw new Error(`vmselect answered ${answer.status}: ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  #storageUrl(ordinal: number): string {
    return `http://${ADDRESSES.metrics("vmstorage", ordinal)}:${PORTS.vmstorage.http}`;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#select, this.insert, ...this.storages].map((one) => one.stop()));
  }
}

import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LIVENESS_TOPIC } from "../../src/conventions/topics.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ADDRESSES, unprivileged } from "./addresses.ts";
import { type Certificates, certificates } from "./authority.ts";
import { deadLetterReader } from "./dead-letters.ts";
import { ClusterDns } from "./dns.ts";
import { Issuer } from "./issuer.ts";
import { Broker, brokerConfigOf, topicsOf } from "./kafka/broker.ts";
import type { KafkaAdmin, Topic } from "./kafka/protocol.ts";
import { Pod } from "./pod.ts";
import type { Program } from "./processes.ts";
import type { RealStore, StoreTenant } from "./real/store.ts";
import { RealStores } from "./real/stores.ts";
import { layersOf, type RenderedCollector } from "./rendered/collectors.ts";
import { type Manifest, manifestsOf } from "./rendered/manifests.ts";
import { type Outside, outsideOf } from "./rendered/stand-ins.ts";
import type { Setting } from "./scenarios/setting.ts";
import { StandIn } from "./stand-in.ts";

/** A collector of the environment and its pods. */
export interface Layer {
  readonly rendered: RenderedCollector;
  readonly pods: readonly Pod[];
}

/** What stands in for a store or an intake, and its pods. */
export interface Target {
  readonly outside: Outside;
  readonly pods: readonly StandIn[];
}

export interface PipelineOptions {
  readonly environment: string;
  /** Id of the Entra tenant whose tokens producers show. */
  readonly entraTenant: string;
  /** Tenants of the environment, whose data real stores are asked for. */
  readonly tenants: readonly StoreTenant[];
  /** Hours of which stores take what is replayed. */
  readonly replayWindowHours: number;
  readonly on?: Setting;
  /** Pods of each stand-in. Default: 2. */
  readonly standIns?: number;
}

/** Pods of a layer; a name that is meant for no layer is refused by {@link Pipeline.layer}. */
const podsOf = ({ pods = {} }: Setting, name: string): number =>
  Object.entries(pods).find(([layer]) => name.endsWith(layer))?.[1] ?? 1;

const addressesOfPods = (workload: number, replicas: number): string[] =>
  Array.from({ length: replicas }, (_, replica) => ADDRESSES.pod(workload, replica));

const addressesOfStandIns = (target: number, replicas: number): string[] =>
  Array.from({ length: replicas }, (_, replica) => ADDRESSES.standIn(target, replica));

/** An environment's whole pipeline on the loopback. */
export class Pipeline {
  readonly directory = mkdtempSync(join(tmpdir(), "drill-"));
  readonly dns = new ClusterDns();
  readonly issuer: Issuer;
  readonly layers: readonly Layer[];
  readonly targets: readonly Target[];
  readonly files: Certificates;
  readonly topics: readonly Topic[];
  readonly broker: Broker;
  /** What the dead-letter topics hold, in a stand-in's file. */
  readonly deadLetters: StandIn;
  /** The real ones, where a scenario asks for them. */
  readonly stores: RealStores | undefined;
  readonly replayWindowHours: number;
  /** Everything that the environment renders. */
  readonly manifests: readonly Manifest[];
  readonly #reader: Program;
  #admin: KafkaAdmin | undefined;

  /** Writes every file; nothing runs yet. */
  constructor({ environment, entraTenant, tenants, replayWindowHours, on = {}, standIns = 2 }: PipelineOptions) {
    this.replayWindowHours = replayWindowHours;
    const manifests = manifestsOf(environment);
    this.manifests = manifests;
    const rendered = layersOf(manifests);
    const outside = outsideOf(rendered);
    const [first, ...others] = tenants;
    this.stores =
      on.stores === "real" && first !== undefined
        ? new RealStores(manifests, this.directory, [first, ...others])
        : undefined;
    const hosts = [...rendered.flatMap((one) => one.hosts), ...outside.map(({ host }) => host)];
    this.files = certificates(this.directory, hosts, [ADDRESSES.kafka.host]);
    this.issuer = new Issuer(entraTenant, this.files);
    this.topics = topicsOf(manifests);
    this.broker = Broker.prepare(join(this.directory, "kafka"), brokerConfigOf(manifests), this.files);
    const fixed = new Map([
      ...rendered.flatMap((one, index) =>
        one.hosts.map((host) => [host, addressesOfPods(index, podsOf(on, one.name))] as const),
      ),
      ...outside.map(
        (one, index) => [one.host, this.#realOf(one)?.addresses ?? addressesOfStandIns(index, standIns)] as const,
      ),
    ]);
    this.layers = rendered.map((one, index) => ({
      rendered: one,
      pods: this.#pods(one, index, podsOf(on, one.name), fixed),
    }));
    const { certificate, key } = this.files;
    const stores = join(this.directory, "stand-ins");
    mkdirSync(stores);
    this.targets = outside.map((one, index) => ({
      outside: one,
      pods: Array.from({ length: this.#realOf(one) === undefined ? standIns : 0 }, (_, replica) => {
        const listens = { host: ADDRESSES.standIn(index, replica), port: unprivileged(one.port) };
        return new StandIn(`${one.target}-${replica}`, stores, {
          ...listens,
          ...(one.tls ? { tls: { certificate, key } } : {}),
        });
      }),
    }));
    const reader = deadLetterReader(this.directory, stores, this.files, this.topics);
    this.deadLetters = reader.standIn;
    this.#reader = reader.program;
  }

  #pods(
    rendered: RenderedCollector,
    index: number,
    replicas: number,
    hosts: ReadonlyMap<string, readonly string[]>,
  ): Pod[] {
    const addressesOf = (host: string) => hosts.get(host) ?? [];
    return addressesOfPods(index, replicas).map((address, replica) => {
      const root = join(this.directory, `${rendered.name}-${replica}`);
      mkdirSync(root);
      const place = { address, root, mounts: rendered.mounts, addressesOf };
      return new Pod(rendered, `${rendered.name}-${replica}`, place, this.files);
    });
  }

  async start(progress: (text: string) => void): Promise<void> {
    await Promise.all([this.dns.start(), this.issuer.start()]);
    this.publish();
    if (this.stores !== undefined) progress("the real stores");
    await this.stores?.start();
    progress("Kafka");
    await this.broker.start();
    this.#admin = await this.broker.admin();
    await this.#admin.createTopics(this.topics);
    progress(`${this.targets.length} stand-ins`);
    await Promise.all([...this.targets.flatMap(({ pods }) => pods), this.deadLetters].map((one) => one.start()));
    for (const { rendered, pods } of this.layers) {
      progress(rendered.name);
      await Promise.all(pods.map((pod) => pod.start()));
    }
    this.#reader.start();
  }

  /** Puts every pod's address into DNS. */
  publish(): void {
    for (const { rendered, pods } of this.layers) {
      for (const host of rendered.hosts)
        this.dns.set(
          host,
          pods.map(({ address }) => address),
        );
    }
    for (const { outside, pods } of this.targets)
      this.dns.set(outside.host, this.#realOf(outside)?.addresses ?? pods.map(({ address }) => address));
  }

  #realOf = ({ target }: Outside): RealStore | undefined => this.stores?.all.find((store) => store.target === target);

  /** A stand-in at the address of a pod's collector, which must not run: it answers as it is told. */
  impostorOf({ name, address }: Pod): StandIn {
    const { certificate, key } = this.files;
    const options = { host: address, port: PORTS.otlp.http, tls: { certificate, key } };
    return new StandIn(`${name}-impostor`, this.directory, options);
  }

  /** Collector by the end of its name, such as `ingress`. Throws where the environment has none. */
  layer(name: string): Layer {
    const found = this.layers.find(({ rendered }) => rendered.name.endsWith(name));
    if (found === undefined) throw new RangeError(`found no collector ${name} in the environment`);
    return found;
  }

  /** What stands in for a target, by its name. Throws where no hop sends to it. */
  target(name: string): Target {
    const found = this.targets.find(({ outside }) => outside.target === name);
    if (found === undefined) throw new RangeError(`found no target ${name} outside the collectors`);
    return found;
  }

  /** Records that were ever written, in all failover and dead-letter topics. */
  async records(): Promise<number> {
    const counted = await this.#admin?.recordsOf(this.topics.filter(({ name }) => name !== LIVENESS_TOPIC));
    return [...(counted?.values() ?? [])].reduce((sum, one) => sum + one, 0);
  }

  /** Starts a broker that was killed, with what is on its disk. */
  async restartBroker(): Promise<void> {
    this.#admin?.close();
    await this.broker.start();
    this.#admin = await this.broker.admin();
  }

  async stop(): Promise<void> {
    this.#admin?.close();
    const ending = this.layers.flatMap(({ pods }) => pods).map((pod) => pod.stop());
    await Promise.allSettled([...ending, this.#reader.stop()]);
    await Promise.allSettled([...this.targets.flatMap(({ pods }) => pods), this.deadLetters].map((one) => one.stop()));
    await this.stores?.stop();
    await this.broker.program.stop();
    this.dns.stop();
    this.issuer.stop();
  }
}

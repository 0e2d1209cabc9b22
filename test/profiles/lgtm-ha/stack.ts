import { load } from "js-yaml";
import { objectsOf } from "../../../charts/objects.ts";
import { loadTier, parseTier, TIER_NAMES } from "../../../profiles/lgtm-ha/load.ts";
import { stack } from "../../../profiles/lgtm-ha/root.ts";
import type { Values } from "../../../profiles/lgtm-ha/schema.ts";
import { at, type Fields, fields, list, text } from "../../../src/base/fields.ts";

export type Tier = (typeof TIER_NAMES)[number];
export const TIERS = TIER_NAMES;

/** A rendered object. */
export type Manifest = Fields & { readonly kind: string; readonly metadata: Fields & { readonly name: string } };

/** Every object of some values. */
export const objectsFor = (values: Values): Manifest[] =>
  objectsOf(stack(values).charts).map(({ manifest }) => fields(manifest) as Manifest);

const rendered = new Map<string, Manifest[]>();

export function objects(tier: Tier): Manifest[] {
  const known = rendered.get(tier) ?? objectsFor(loadTier(tier));
  rendered.set(tier, known);
  return known;
}

export const find = (all: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = all.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} is rendered`);
  return found;
};

export const ofKind = (all: readonly Manifest[], kind: string): Manifest[] => all.filter((one) => one.kind === kind);

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet"];

export const workloads = (all: readonly Manifest[]): Manifest[] => all.filter(({ kind }) => WORKLOADS.includes(kind));

/** The workload of a program, whatever its kind. */
export const workload = (all: readonly Manifest[], name: string): Manifest => {
  const found = workloads(all).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
};

export const podSpec = (one: Manifest): Fields => fields(at(one["spec"], "template", "spec"));

export const containers = (one: Manifest): readonly Fields[] => list(podSpec(one)["containers"]);

/** Numbers that a workload's containers listen on. */
export const portsOf = (one: Manifest): number[] =>
  containers(one).flatMap((container) => list(container["ports"]).map(({ containerPort }) => Number(containerPort)));

/** Text of the file that a program reads, out of the ConfigMap that its pod mounts. */
export function fileOf(all: readonly Manifest[], program: string, file: string): string {
  const mounted = list(podSpec(workload(all, program))["volumes"]).map((volume) =>
    text(at(volume, "configMap", "name")),
  );
  const found = ofKind(all, "ConfigMap").find(
    ({ metadata, data }) => mounted.includes(metadata.name) && file in fields(data),
  );
  if (found === undefined) throw new Error(`${program} mounts no ${file}`);
  return text(at(found["data"], file));
}

export const config = (all: readonly Manifest[], program: string, file: string): Fields =>
  fields(load(fileOf(all, program, file)));

/** Whether a network policy lets one program's pods reach another's at a port, on both ends. */
export function allowed(all: readonly Manifest[], from: string, to: string, port: number): boolean {
  const has = (policy: string, direction: "ingress" | "egress", peer: string): boolean =>
    list(at(find(all, "NetworkPolicy", policy)["spec"], direction)).some(
      (rule) =>
        list(rule["ports"]).some((one) => one["port"] === port) &&
        list(rule[direction === "ingress" ? "from" : "to"]).some(
          (one) => at(one, "podSelector", "matchLabels", "app.kubernetes.io/name") === peer,
        ),
    );
  return has(to, "ingress", from) && has(from, "egress", to);
}

/** Values of a tier with some of them changed. */
export const changed = (tier: Tier, change: (values: Values) => Values): Values =>
  change(structuredClone(loadTier(tier)));

export { at, fields, list, parseTier, text };

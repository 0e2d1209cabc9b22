import { bySignal } from "../../base/signals.ts";
import { OTLP_PATHS } from "../../conventions/intake.ts";
import {
  consumerTarget,
  EGRESS_TARGET,
  processorTarget,
  type Signal,
  STORE_TARGETS,
} from "../../conventions/topics.ts";
import type { Fallbacks, Hop, Pool } from "../nginx/hop.ts";
import { afterwards } from "../nginx/time-budget.ts";
import type { LocalHop } from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";
import { type Budgets, pipelineBudgets } from "./budgets.ts";
import { STORE_PATHS } from "./tenants.ts";

/** Names that resolve to the pods of each part of the pipeline, one address a pod. */
export interface PipelineHosts {
  readonly processors: Readonly<Record<Signal, string>>;
  readonly egress: string;
  readonly buffer: string;
  readonly deadLetter: string;
  /** `host:port` of each store's intake. */
  readonly stores: Readonly<Record<Signal, string>>;
}

/** A team behind egress. */
export interface ConsumerTarget {
  readonly name: string;
  readonly endpoint: string;
  readonly signals: readonly Signal[];
  readonly maxRequestsPerSecond: number;
}

/** A hop before it has a place in a pod: what it leads to, and how long that may take. */
export type Target = Omit<Hop, "port" | "fallback" | "after">;

/** Everything that data is sent to, with budgets for live data. */
export interface Targets {
  readonly processors: Readonly<Record<Signal, Target>>;
  readonly stores: Readonly<Record<Signal, Target>>;
  readonly egress: Target;
  readonly consumers: readonly Target[];
  readonly fallbacks: Fallbacks;
  readonly budgets: Budgets;
}

const mutual = (host: string, port: number): Pool => ({
  servers: [`${host}:${port}`],
  tls: { mode: "mutual", serverName: host },
});

/** The pool of a team's intake, from its base URL. */
function consumerPool(endpoint: string): Pool {
  const { hostname, port, pathname } = new URL(endpoint);
  const basePath = pathname.replace(/\/+$/, "");
  return {
    servers: [`${hostname}:${port === "" ? 443 : port}`],
    tls: { mode: "public", serverName: hostname },
    ...(basePath === "" ? {} : { basePath }),
  };
}

const pathsOf = (signals: readonly Signal[]): string[] => signals.map((signal) => OTLP_PATHS[signal]);

/**
 * Every target of the pipeline.
 * @param signals what egress takes
 */
export function pipelineTargets(
  hosts: PipelineHosts,
  consumers: readonly ConsumerTarget[],
  signals: readonly Signal[],
): Targets {
  const budgets = pipelineBudgets(consumers.length);
  const layer = (target: string, host: string, of: readonly Signal[], budget: Target["budget"]): Target => ({
    target,
    kind: "layer",
    signals: of,
    paths: pathsOf(of),
    pool: mutual(host, PORTS.otlp.http),
    budget,
  });
  return {
    processors: bySignal((signal) =>
      layer(processorTarget(signal), hosts.processors[signal], [signal], budgets.processor),
    ),
    stores: bySignal((signal) => ({
      target: STORE_TARGETS[signal],
      kind: "store",
      signals: [signal],
      paths: [STORE_PATHS[signal]],
      pool: { servers: [hosts.stores[signal]] },
      budget: budgets.store,
    })),
    egress: layer(EGRESS_TARGET, hosts.egress, signals, budgets.egress),
    consumers: consumers.map((consumer) => ({
      target: consumerTarget(consumer.name),
      kind: "consumer",
      signals: consumer.signals,
      paths: pathsOf(consumer.signals),
      pool: consumerPool(consumer.endpoint),
      budget: budgets.consumer,
      maxRequestsPerSecond: consumer.maxRequestsPerSecond,
    })),
    fallbacks: {
      buffer: mutual(hosts.buffer, PORTS.otlp.http),
      storeBuffer: mutual(hosts.buffer, PORTS.otelcol.stores),
      deadLetter: mutual(hosts.deadLetter, PORTS.otlp.http),
      storeDeadLetter: mutual(hosts.deadLetter, PORTS.otelcol.stores),
    },
    budgets,
  };
}

/** Gives each hop of a pod its port on localhost, in order. */
export const placed = (targets: readonly Target[], fallback: Hop["fallback"]): Hop[] =>
  targets.map((target, index) => ({ ...target, port: PORTS.hop.first + index, fallback }));

/**
 * Hops of which a request passes one after the other: a target gets what the one before it has taken, and what that one
 * refuses is nobody's. An exporter sends to the last, on the paths of the first.
 */
export function inSequence(first: Target, then: Target): Hop[] {
  const { signals } = first;
  const later = { ...then, signals, paths: pathsOf(signals), budget: afterwards(first.budget, then.budget) };
  const hops = placed([first, later], "buffer");
  return hops.map((hop, index) => {
    const after = hops[index - 1];
    return after === undefined ? hop : { ...hop, after };
  });
}

/** What an exporter is told of its hop. Throws where the pod has no hop to the target. */
export function localHop(hops: readonly Hop[], { target }: Pick<Target, "target">): LocalHop {
  const hop = hops.find((one) => one.target === target);
  if (hop === undefined)
    throw new RangeError(`no hop to ${target}; there are ${hops.map((one) => one.target).join(", ")}`);
  return { port: hop.port, timeoutMs: hop.budget.exporterMs };
}

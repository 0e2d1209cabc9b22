import { load } from "js-yaml";
import { z } from "zod";
import { IMAGES } from "../../../src/config/versions.ts";
import type { Manifest } from "./manifests.ts";
import { secretKeys } from "./secrets.ts";

/** A collector as it is rendered: its own configuration, that of the hop beside it, and where files are. */
export interface RenderedCollector {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Name and text of the ConfigMap's file. */
  readonly config: { readonly source: string; readonly text: string };
  readonly hop?: { readonly source: string; readonly text: string };
  /** Paths that volumes are mounted at. */
  readonly mounts: readonly string[];
  /** Files that the pod's Secrets put below those paths, as what makes each Secret names them. */
  readonly secretFiles: readonly string[];
  /** Whether other programs' containers are in its pod: a hop is none. */
  readonly sidecar: boolean;
  /** DNS names of the Services that select its pods. */
  readonly hosts: readonly string[];
}

const labels = z.record(z.string(), z.string());

const container = z.object({
  name: z.string(),
  image: z.string(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
});

const workload = z.object({
  kind: z.enum(["Deployment", "StatefulSet", "DaemonSet"]),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        containers: z.array(container),
        initContainers: z.array(container).default([]),
        volumes: z
          .array(
            z.object({
              name: z.string(),
              configMap: z.object({ name: z.string() }).optional(),
              secret: z.object({ secretName: z.string() }).optional(),
            }),
          )
          .default([]),
      }),
    }),
  }),
});

const service = z.object({
  kind: z.literal("Service"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ selector: labels.optional() }),
});

const configMap = z.object({
  kind: z.literal("ConfigMap"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  data: z.record(z.string(), z.string()),
});

const only = <T>(schema: z.ZodType<T>, manifests: readonly Manifest[]): T[] =>
  manifests.flatMap((manifest) => {
    const { data } = schema.safeParse(manifest);
    return data === undefined ? [] : [data];
  });

const COLLECTOR_IMAGE = IMAGES.otelcol.repository;

/** Every collector of a rendered environment, in the order of names. */
export function collectorsOf(manifests: readonly Manifest[]): RenderedCollector[] {
  const maps = only(configMap, manifests);
  const services = only(service, manifests);
  const secrets = secretKeys(manifests);
  return only(workload, manifests)
    .flatMap(({ kind, metadata: { name, namespace }, spec: { template } }): RenderedCollector[] => {
      const { containers, initContainers, volumes } = template.spec;
      const all = [...containers, ...initContainers];
      if (!containers.some(({ image }) => image.includes(COLLECTOR_IMAGE))) return [];
      const files = volumes.flatMap(({ configMap: map }) => {
        const found = maps.find((one) => one.metadata.namespace === namespace && one.metadata.name === map?.name);
        return found === undefined
          ? []
          : Object.entries(found.data).map(([file, text]) => ({ file, source: found.metadata.name, text }));
      });
      const config = files.find(({ file }) => file === "config.yaml");
      const hop = files.find(({ file }) => file === "nginx.conf");
      if (config === undefined) return [];
      return [
        {
          kind,
          name,
          namespace,
          config,
          ...(hop === undefined ? {} : { hop }),
          secretFiles: all.flatMap(({ volumeMounts }) =>
            volumeMounts.flatMap(({ name: volume, mountPath }) => {
              const secretName = volumes.find((one) => one.name === volume)?.secret?.secretName;
              const keys = secretName === undefined ? [] : (secrets.get(`${namespace}/${secretName}`) ?? []);
              return keys.map((key) => `${mountPath}/${key}`);
            }),
          ),
          sidecar: containers.length > 1,
          mounts: [
            ...new Set(all.flatMap(({ volumeMounts }) => volumeMounts.map(({ mountPath }) => mountPath))),
          ].sort(),
          hosts: services
            .filter(
              ({ metadata, spec: { selector } }) =>
                metadata.namespace === namespace &&
                selector !== undefined &&
                Object.entries(selector).every(([key, value]) => template.metadata.labels[key] === value),
            )
            .map(({ metadata }) => `${metadata.name}.${namespace}.svc.cluster.local`),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The layers of the pipeline: agents on nodes and canaries' collectors are before it, and send to it. */
export const layersOf = (manifests: readonly Manifest[]): RenderedCollector[] =>
  collectorsOf(manifests).filter(({ kind, sidecar }) => kind !== "DaemonSet" && !sidecar);

const settings = z.record(
  z.string(),
  z.unknown().transform((value) => value ?? {}),
);

const collectorFile = z.object({
  receivers: settings.default({}),
  processors: settings.default({}),
  exporters: settings.default({}),
  connectors: settings.default({}),
  extensions: settings.default({}),
});

/** The components that a collector's file names, by section: ids to settings. */
export const componentsOf = (text: string) => collectorFile.parse(load(text));

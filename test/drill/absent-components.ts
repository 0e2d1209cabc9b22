import { dump, load } from "js-yaml";
import { z } from "zod";
import type { Inventory } from "./components.ts";

type Settings = Record<string, unknown>;
type Components = Record<string, Settings>;

interface PipelineIds {
  receivers: string[];
  processors: string[];
  exporters: string[];
}

/** A collector's file, to be changed in place. */
interface File {
  receivers: Components;
  processors: Components;
  exporters: Components;
  connectors: Components;
  extensions: Components;
  service: { extensions: string[]; pipelines: Record<string, PipelineIds> };
}

/** What stands in for a component that the collector at hand was built without: nothing else is changed. */
interface Substitute {
  /** As `section/type`. */
  readonly component: string;
  readonly says: string;
  readonly apply: (file: File) => void;
}

const ofType = (components: Components, type: string): string[] =>
  Object.keys(components).filter((id) => id.split("/", 1)[0] === type);

const routing = z.object({
  default_pipelines: z.tuple([z.string()]),
  table: z.array(z.object({ context: z.literal("resource"), condition: z.string(), pipelines: z.tuple([z.string()]) })),
});

const signalOf = (pipeline: string): string => pipeline.split("/", 1)[0] ?? pipeline;

function addFirst(file: File, pipeline: string, dropped: readonly string[]): void {
  const id = `filter/of-${pipeline.replaceAll("/", "-")}`;
  file.processors[id] = { error_mode: "propagate", [signalOf(pipeline)]: { resource: dropped } };
  const ids = file.service.pipelines[pipeline];
  if (ids === undefined) throw new Error(`found no pipeline ${pipeline}, to which a route leads`);
  ids.processors = [id, ...(ids.processors ?? [])];
}

/** Every pipeline gets a copy of everything, and drops what is not its own. */
function forwardAndFilter(file: File): void {
  for (const id of ofType(file.connectors, "routing")) {
    const { default_pipelines, table } = routing.parse(file.connectors[id]);
    const [fallback] = default_pipelines;
    for (const { condition, pipelines } of table) {
      if (pipelines[0] !== fallback) addFirst(file, pipelines[0], [`not (${condition})`]);
    }
    const others = table.filter(({ pipelines }) => pipelines[0] !== fallback).map(({ condition }) => condition);
    if (others.length > 0) addFirst(file, fallback, others);
    const forward = id.replace("routing", "forward");
    file.connectors[forward] = {};
    delete file.connectors[id];
    for (const ids of Object.values(file.service.pipelines)) {
      for (const key of ["receivers", "exporters"] as const)
        ids[key] = ids[key].map((one) => (one === id ? forward : one));
    }
  }
}

function withoutHeaders(file: File): void {
  for (const id of ofType(file.extensions, "headers_setter")) {
    delete file.extensions[id];
    file.service.extensions = file.service.extensions.filter((one) => one !== id);
    for (const settings of Object.values(file.exporters)) {
      const auth = settings["auth"] as { authenticator?: string } | undefined;
      if (auth?.authenticator === id) delete settings["auth"];
    }
  }
}

function oldName(file: File): void {
  for (const id of ofType(file.receivers, "kubelet_stats")) {
    const old = id.replace("kubelet_stats", "kubeletstats");
    file.receivers[old] = file.receivers[id] ?? {};
    delete file.receivers[id];
    for (const ids of Object.values(file.service.pipelines))
      ids.receivers = ids.receivers.map((one) => (one === id ? old : one));
  }
}

const SUBSTITUTES: readonly Substitute[] = [
  {
    component: "connectors/routing",
    says: "routing → forward, and a filter at the head of each pipeline that it led to, of the routes' own conditions",
    apply: forwardAndFilter,
  },
  {
    component: "extensions/headers_setter",
    says: "headers_setter → nothing: requests go without the producer's header, and the buffer's queue holds them together",
    apply: withoutHeaders,
  },
  {
    component: "receivers/kubelet_stats",
    says: "kubelet_stats → kubeletstats, its name in releases before it was renamed",
    apply: oldName,
  },
];

/** Components that have a substitute and are not built in, with what stands in for them. */
export const substituted = (built: Inventory): { readonly component: string; readonly says: string }[] =>
  built.size === 0 ? [] : SUBSTITUTES.filter(({ component }) => !built.has(component));

/** A collector's file for the collector at hand: the text as it is, where that has all that the file uses. */
export function withSubstitutes(text: string, built: Inventory): string {
  const absent = substituted(built);
  const parsed = load(text) as Partial<File> & Pick<File, "service">;
  const file: File = { receivers: {}, processors: {}, exporters: {}, connectors: {}, extensions: {}, ...parsed };
  const sections: Readonly<Record<string, Components>> = {
    connectors: file.connectors,
    extensions: file.extensions,
    receivers: file.receivers,
  };
  const needed = SUBSTITUTES.filter(({ component }) => {
    const [section = "", type = ""] = component.split("/");
    return absent.some((one) => one.component === component) && ofType(sections[section] ?? {}, type).length > 0;
  });
  if (needed.length === 0) return text;
  for (const { apply } of needed) apply(file);
  const sectionsLeft = Object.entries(file).filter(
    ([key, value]) => Object.hasOwn(parsed, key) || Object.keys(value).length > 0,
  );
  return dump(Object.fromEntries(sectionsLeft), { lineWidth: -1, noRefs: true });
}

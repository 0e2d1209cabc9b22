import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { Refusal } from "./api.ts";
import type { ControlPlane } from "./control-plane.ts";
import { placed } from "./place.ts";
import { type Definition, definitions, definitionsDirectory, type Rendered } from "./rendered.ts";
import { eventually } from "./server.ts";

/** Objects that may be in flight at once: the server reads them side by side. */
const TOGETHER = 8;

/** How long the server may take to serve a new kind: seconds on a machine that does nothing else. */
const ESTABLISH_SECONDS = 180;

/** Does work on every item, some at once, and keeps the order of the answers. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return results;
}

/** Kinds whose definition is not here, so that no server serves them. */
export const UNSERVED: unique symbol = Symbol("unserved");

/**
 * Installs the operators' kinds, or those of one API group, and waits until each is served. How many there were; none
 * where no folder is named.
 */
export async function installDefinitions({ api }: ControlPlane, group = ""): Promise<number> {
  const directory = definitionsDirectory();
  const found: Definition[] = directory === undefined ? [] : definitions(directory);
  const all = found.filter(({ metadata }) => metadata.name.endsWith(group));
  await inParallel(all, async (definition) => {
    await api.apply(definition, definition.text);
    const path = await api.pathOf(definition);
    await eventually(
      async () => {
        const { status } = await api.call<{ status?: { conditions?: { type: string; status: string }[] } }>(
          "GET",
          path,
        );
        return status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True") || undefined;
      },
      { seconds: ESTABLISH_SECONDS, otherwise: () => `${definition.metadata.name} is not established` },
    );
  });
  return all.length;
}

/** Namespaces that no manifest makes: Argo CD's own, which the bootstrap makes before it. */
export async function makeBootstrapNamespaces({ api }: ControlPlane): Promise<void> {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACES.argocd } };
  await api.apply(object, JSON.stringify(object));
}

/** What a server says of a file: its version of the object, UNSERVED, or why not, with file and line. */
export async function applyFile(
  { api }: ControlPlane,
  { file, text, object }: Rendered,
  options?: { readonly dryRun: boolean },
): Promise<string | typeof UNSERVED | { readonly version: string }> {
  const kind = await api.served(object);
  if (kind === undefined) return UNSERVED;
  const { namespace } = object.metadata;
  if (kind.namespaced !== (namespace !== undefined)) {
    const wrong = kind.namespaced ? "names no namespace" : "names a namespace, and its kind has none";
    return placed(file, text, `metadata.namespace: ${object.kind} ${object.metadata.name} ${wrong}`);
  }
  try {
    const { metadata } = await api.apply(object, text, options);
    return { version: metadata.resourceVersion };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return placed(file, text, error.message);
  }
}

/** Attempts at a wave: applications of one phase are synced side by side, and one waits for another's namespaces. */
const ATTEMPTS = 3;

/** Applies files in the order of their waves, each wave again while some of it is refused, as Argo CD does. Refusals. */
export async function applyWaves(
  plane: ControlPlane,
  files: readonly Rendered[],
  afterEach: (wave: readonly Rendered[]) => Promise<void> = async () => undefined,
): Promise<string[]> {
  for (const wave of Map.groupBy(files, (rendered) => rendered.wave).values()) {
    let refused: string[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answers = await inParallel(wave, async (rendered) => applyFile(plane, rendered));
      refused = answers.filter((answer) => typeof answer === "string");
      if (refused.length === 0) break;
    }
    if (refused.length > 0) return refused;
    await afterEach(wave);
  }
  return [];
}

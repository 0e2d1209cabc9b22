import { throughRegistry } from "../src/config/azure/chart-images.ts";
import { names } from "../src/config/azure/names.ts";
import { environmentFile } from "../src/config/load.ts";
import type { PlatformOutputs } from "../src/config/outputs.ts";
import type { Environment } from "../src/config/schema.ts";
import { hyperion } from "./hyperion.ts";
import { filesOf, type Manifest, objectsOf, type RenderedObject } from "./objects.ts";

/** Every object of an environment, by path. */
export function renderObjects(environment: Environment, outputs: PlatformOutputs): RenderedObject[] {
  const host = names(environment).registryHost;
  return objectsOf(hyperion(environment, outputs).charts).map(({ path, manifest }) => ({
    path,
    manifest: pulledThrough(host, manifest) as Manifest,
  }));
}

/** A manifest whose images come through the environment's registry: those of pods, and of what operators make of it. */
function pulledThrough(host: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => pulledThrough(host, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "image" && typeof inner === "string" ? throughRegistry(host, inner) : pulledThrough(host, inner),
    ]),
  );
}

/** The manifests of an environment: path below the environment's folder → text. Nothing is read or written. */
export const renderEnvironment = (environment: Environment, outputs: PlatformOutputs): Map<string, string> =>
  filesOf(renderObjects(environment, outputs), `${environmentFile(environment.environment)} and charts/`);

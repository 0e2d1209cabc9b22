import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENTS } from "../../../src/config/load.ts";
import { ADDRESSES } from "../../drill/addresses.ts";
import { type Certificates, certificates } from "../../drill/authority.ts";
import type { PodPlace } from "../../drill/mapping.ts";
import { type PodFiles, writePod } from "../../drill/pod.ts";
import { collectorsOf, type RenderedCollector } from "../../drill/rendered/collectors.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { standInForNode } from "./node.ts";

/** A collector of one environment or of several that render the same. */
export interface DistinctCollector {
  readonly rendered: RenderedCollector;
  /** The first environment that renders it so. */
  readonly environment: string;
  /** Where it is rendered: `deploy/<environment>` and the names of its ConfigMaps. */
  readonly from: string;
}

/** Every collector of every environment; identical ones once. */
export function distinctCollectors(): DistinctCollector[] {
  const seen = new Map<string, DistinctCollector>();
  for (const environment of ENVIRONMENTS) {
    for (const rendered of collectorsOf(manifestsOf(environment))) {
      const key = `${rendered.config.text}\0${rendered.hop?.text ?? ""}`;
      const from = `deploy/${environment}: ${rendered.config.source}${rendered.hop === undefined ? "" : `, ${rendered.hop.source}`}`;
      if (!seen.has(key)) seen.set(key, { rendered, environment, from });
    }
  }
  return [...seen.values()];
}

/** A directory with pods' files in it, and certificates for them. */
export class PodDirectory {
  readonly path = mkdtempSync(join(tmpdir(), "pods-"));
  #files: Certificates | undefined;
  #count = 0;

  /** Certificates that every pod of this directory has, for these names too. Only before the first pod. */
  forNames(names: readonly string[]): Certificates {
    this.#files ??= certificates(this.path, ["conformance.test", ...new Set(names)], []);
    return this.#files;
  }

  /** Writes a pod's files; each call is another pod with an address of its own. */
  write(
    rendered: RenderedCollector,
    addressesOf: PodPlace["addressesOf"] = () => [],
  ): { readonly place: PodPlace; readonly written: PodFiles } {
    this.#count += 1;
    const root = join(this.path, String(this.#count));
    mkdirSync(root);
    const place = { address: ADDRESSES.pod(this.#count, 0), root, mounts: rendered.mounts, addressesOf };
    const written = writePod(rendered, place, this.forNames([]));
    standInForNode(written.config, place);
    return { place, written };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

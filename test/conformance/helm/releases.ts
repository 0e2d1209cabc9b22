import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { readManifests } from "../../../src/cli/manifests.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { placed } from "../kubernetes/place.ts";

export type Values = Readonly<Record<string, unknown>>;

/** A third-party chart as an environment's Application installs it. */
export interface Release {
  readonly name: string;
  /** Project of Argo CD that it belongs to. */
  readonly project: string;
  readonly chart: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: Values;
  /** Every environment in which it is exactly this. */
  readonly environments: readonly string[];
  /** Application of the first of them. */
  readonly file: string;
}

/** A rendered object, as far as these tests look into it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

interface Application {
  readonly spec: {
    readonly project: string;
    readonly source: {
      readonly chart?: string;
      readonly targetRevision: string;
      readonly helm?: { readonly releaseName: string; readonly valuesObject?: Values };
    };
    readonly destination: { readonly namespace: string };
  };
}

/** Every release of every environment; those that are the same in several are one. */
export function releases(): Release[] {
  const found = new Map<string, Release>();
  for (const environment of ENVIRONMENTS) {
    for (const { file, object } of readManifests(join("deploy", environment, "apps"))) {
      if (object.kind !== "Application") continue;
      const { project, source, destination } = (object as unknown as Application).spec;
      if (source.chart === undefined) continue;
      const release = {
        name: source.helm?.releaseName ?? "",
        project,
        chart: source.chart,
        version: source.targetRevision,
        namespace: destination.namespace,
        values: source.helm?.valuesObject ?? {},
      };
      const key = JSON.stringify(release);
      const { environments = [], file: first = file } = found.get(key) ?? {};
      found.set(key, { ...release, environments: [...environments, environment], file: first });
    }
  }
  return [...found.values()];
}

/** What is wrong with a value, with the file and line of the Application that states it. */
export const placedValue = ({ file }: Release, path: readonly string[], words: string): string =>
  placed(file, readFileSync(file, "utf8"), `spec.source.helm.valuesObject.${path.join(".")}: ${words}`);

/**
 * Where a chart's own files are: a folder or archive of its name and version below `HYPERION_CHARTS`, which
 * `helm pull --destination` fills. Undefined where it is not there.
 */
export function chartPath({ chart, version }: Pick<Release, "chart" | "version">): string | undefined {
  const directory = process.env["HYPERION_CHARTS"];
  if (directory === undefined) return undefined;
  return ["", ".tgz"].map((end) => join(directory, `${chart}-${version}${end}`)).find((path) => existsSync(path));
}

export interface HelmResult {
  readonly objects: readonly Rendered[];
  /** What helm says where it refuses; empty where it does not. */
  readonly error: string;
  /** What of the chart's schema lies on another host could not be read, so values were not checked against it. */
  readonly schemaUnread: boolean;
}

/** Every object of a stream, definitions of kinds left out: megabytes that nothing here looks into. */
function documents(stream: string): Rendered[] {
  const texts = stream.split(/^---$/m).filter((text) => /^kind: (?!CustomResourceDefinition$)/m.test(text));
  return texts.map((text) => load(text) as Rendered);
}

/** Kubernetes that charts are rendered for, the deployed one; capabilities are the chart's only other input. */
const KUBERNETES = `${loadEnvironment("prod").clusters[0]?.kubernetesVersion ?? ""}.0`;

/** Renders a release as Argo CD does: CRDs and hooks included, values checked by the chart's schema. */
export function template(release: Release, chart: string, values: Values = release.values): HelmResult {
  const file = join(mkdtempSync(join(tmpdir(), "hyperion-helm-")), "values.json");
  writeFileSync(file, JSON.stringify(values));
  const args = ["template", release.name, chart, "--namespace", release.namespace, "--values", file];
  const helm = (...more: readonly string[]) =>
    spawnSync("helm", [...args, "--include-crds", "--kube-version", KUBERNETES, ...more], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
  const first = helm();
  const schemaUnread = first.status !== 0 && first.stderr.includes("failing loading");
  const { status, stdout, stderr } = schemaUnread ? helm("--skip-schema-validation") : first;
  const objects = status === 0 ? documents(stdout) : [];
  return { objects, error: status === 0 ? "" : stderr, schemaUnread };
}

/** The chart's own values: every key that it knows by default. */
export function defaultValues(chart: string): Values {
  const { stdout } = spawnSync("helm", ["show", "values", chart], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  return (load(stdout) ?? {}) as Values;
}

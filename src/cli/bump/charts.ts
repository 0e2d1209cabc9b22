import { parse } from "yaml";
import { at, list, text } from "../../base/fields.ts";
import { UserError } from "../../base/problem.ts";
import type { HelmChart } from "../../kubernetes/helm-chart.ts";
import { type Ask, Repository } from "./registry.ts";

/** Every published version of a chart: tags of an OCI repository, or entries of a repository's index. */
export async function chartVersions({ repository, chart }: HelmChart, ask: Ask): Promise<string[]> {
  if (repository.startsWith("oci://")) {
    const [registry = "", ...path] = repository.slice("oci://".length).split("/");
    return new Repository(registry, [...path, chart].join("/"), ask).tags();
  }
  const response = await ask(`${repository}/index.yaml`);
  if (!response.ok) throw new UserError(`${repository}: answers ${response.status}`);
  const index: unknown = parse(await response.text());
  return list(at(index, "entries", chart)).map((entry) => text(entry["version"]));
}

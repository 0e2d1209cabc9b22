import { UserError } from "../../base/problem.ts";
import type { HelmChart } from "../../kubernetes/helm-chart.ts";
import type { Image } from "../../kubernetes/image.ts";

interface VersionsFile {
  /** Path, for the words of an error. */
  readonly file: string;
  readonly text: string;
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Replaces what matches once. Throws where it matches otherwise: the file is not written as it was. */
function once({ file, text }: VersionsFile, pattern: RegExp, replacement: string, what: string): string {
  const matches = text.match(new RegExp(pattern, "g"))?.length ?? 0;
  if (matches !== 1) throw new UserError(`${file}: ${what} stands there ${matches} times, allowed: once`);
  return text.replace(pattern, replacement);
}

/** The text of a file of versions with an image's tag and digest. */
export function withImage(of: VersionsFile, { repository, tag }: Image, next: string, digest: string): string {
  const old = `("${literal(repository)}",\\s*)"${literal(tag)}"(?:,\\s*"sha256:[0-9a-f]{64}")?`;
  return once(of, new RegExp(old), `$1"${next}", "${digest}"`, `${repository} ${tag}`);
}

/** The same text with a chart's version. */
export const withChart = (of: VersionsFile, { chart, version }: HelmChart, next: string): string =>
  once(
    of,
    new RegExp(`(chart: "${literal(chart)}",\\s*version: )"${literal(version)}"`),
    `$1"${next}"`,
    `${chart} ${version}`,
  );

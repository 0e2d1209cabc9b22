import { UserError } from "../../base/problem.ts";
import type { HelmChart } from "../../kubernetes/helm-chart.ts";
import type { Image } from "../../kubernetes/image.ts";

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Replaces what matches once. Throws where it matches otherwise: the file is not written as it was. */
function once(text: string, pattern: RegExp, replacement: string, what: string): string {
  const matches = text.match(new RegExp(pattern, "g"))?.length ?? 0;
  if (matches !== 1)
    throw new UserError(`src/config/versions.ts: ${what} stands there ${matches} times, allowed: once`);
  return text.replace(pattern, replacement);
}

/** The text of `src/config/versions.ts` with an image's tag and digest. */
export function withImage(text: string, { repository, tag }: Image, next: string, digest: string): string {
  const old = `("${literal(repository)}",\\s*)"${literal(tag)}"(?:,\\s*"sha256:[0-9a-f]{64}")?`;
  return once(text, new RegExp(old), `$1"${next}", "${digest}"`, `${repository} ${tag}`);
}

/** The same text with a chart's version. */
export const withChart = (text: string, { chart, version }: HelmChart, next: string): string =>
  once(
    text,
    new RegExp(`(chart: "${literal(chart)}",\\s*version: )"${literal(version)}"`),
    `$1"${next}"`,
    `${chart} ${version}`,
  );

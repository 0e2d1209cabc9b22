import { UserError } from "../../base/problem.ts";
import type { HelmChart } from "../../kubernetes/helm-chart.ts";
import type { Image } from "../../kubernetes/image.ts";
import type { Pins } from "../../systems/system.ts";
import { chartVersions } from "./charts.ts";
import { HELD } from "./held.ts";
import { newer } from "./newer.ts";
import { type Ask, Repository } from "./registry.ts";
import { withChart, withImage } from "./versions-file.ts";

/** What became of one image or chart. */
export interface Step {
  readonly what: string;
  readonly from: string;
  /** The version that it is raised to; the same where only its digest was missing or moved. */
  readonly to?: string;
  /** A version of a later line, for a person to decide on. */
  readonly later?: string;
  /** Why it could not be looked up. */
  readonly failed?: string;
}

export interface Bump {
  /** The new text of the file that states the versions. */
  readonly text: string;
  readonly steps: readonly Step[];
}

interface Raised {
  readonly step: Step;
  readonly edit: (text: string, file: string) => string;
}

async function raiseImage(image: Image, ask: Ask): Promise<Raised> {
  const repository = new Repository(image.registry, image.repository, ask);
  const { next = image.tag, later } = newer(image.tag, await repository.tags(), HELD[image.repository]?.numbers);
  const digest = await repository.digest(next);
  const same = next === image.tag && digest === image.digest;
  return {
    step: {
      what: repository.name,
      from: image.tag,
      ...(same ? {} : { to: next }),
      ...(later === undefined ? {} : { later }),
    },
    edit: (text, file) => (same ? text : withImage({ file, text }, image, next, digest)),
  };
}

async function raiseChart(chart: HelmChart, ask: Ask): Promise<Raised> {
  const { next, later } = newer(chart.version, await chartVersions(chart, ask), HELD[chart.chart]?.numbers);
  return {
    step: {
      what: `chart ${chart.chart}`,
      from: chart.version,
      ...(next === undefined ? {} : { to: next }),
      ...(later === undefined ? {} : { later }),
    },
    edit: (text, file) => (next === undefined ? text : withChart({ file, text }, chart, next)),
  };
}

/** Whether an error says that something could not be looked up: what we say, and what fetch does. */
const unreachable = (error: Error): boolean =>
  error instanceof UserError || error instanceof TypeError || error.name === "TimeoutError";

/**
 * Raises every image and chart to the newest version of its line, and pins images by digest. One that cannot be looked
 * up stays as it is, and says why.
 * @param text of the file that states them
 */
export async function bump(text: string, ask: Ask, { images, charts, file }: Pins): Promise<Bump> {
  const work = [
    ...images.map((image) => ({
      what: `${image.registry}/${image.repository}`,
      from: image.tag,
      raise: () => raiseImage(image, ask),
    })),
    ...charts.map((chart) => ({
      what: `chart ${chart.chart}`,
      from: chart.version,
      raise: () => raiseChart(chart, ask),
    })),
  ];
  const steps: Step[] = [];
  let edited = text;
  // One after the other: registries slow down whoever asks many things at once without a name.
  for (const { what, from, raise } of work) {
    try {
      const { step, edit } = await raise();
      edited = edit(edited, file);
      steps.push(step);
    } catch (error) {
      if (!(error instanceof Error) || !unreachable(error)) throw error;
      steps.push({ what, from, failed: error.message });
    }
  }
  return { text: edited, steps };
}

import { at, text } from "../../../base/fields.ts";
import { imagesOf, podTemplate } from "../../diff/pod-template.ts";
import { across, environmentColumns, orDash } from "../across.ts";
import { html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

/** The registry that everything is pulled through is left out: it says nothing of an image, and differs by environment. */
const IMAGE = /^(?:[^/]+\.azurecr\.io\/)?(?<repository>.+?)(?::(?<tag>[^:@/]+))?(?:@(?<digest>sha256:[0-9a-f]+))?$/;

interface Used {
  readonly version: string;
  readonly users: ReadonlySet<string>;
}

function images({ objects }: EnvironmentFacts): Map<string, Used> {
  const found = new Map<string, { version: string; users: Set<string> }>();
  for (const object of objects)
    for (const image of imagesOf(podTemplate(object))) {
      const { repository = image, tag = "", digest } = IMAGE.exec(image)?.groups ?? {};
      const version = digest === undefined ? tag : `${tag}@${digest.slice(0, 19)}…`;
      const entry = found.get(repository) ?? { version, users: new Set() };
      entry.users.add(text(object.metadata["name"]));
      found.set(repository, entry);
    }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const charts = ({ objects }: EnvironmentFacts) =>
  objects.flatMap((object): (readonly [string, string])[] => {
    const chart = text(at(object, "spec", "source", "chart"));
    return chart === ""
      ? []
      : [
          [
            `${text(at(object, "spec", "source", "repoURL"))} ${chart}`,
            text(at(object, "spec", "source", "targetRevision")),
          ],
        ];
  });

/** What runs, in which version, and who runs it. */
export const imagesSection = ({ environments }: ReportModel): Section => ({
  id: "images",
  title: "Images and charts",
  lead: "Every image that a manifest of ours names, and every third-party chart that Argo CD installs. Versions are pinned in one file.",
  body: html`${table(
    "Images",
    [{ title: "Image", code: true }, ...environmentColumns(environments, { code: true }), { title: "Runs in" }],
    across(environments, images).map(({ key, values }) => [
      key,
      ...values.map((used) => orDash(used?.version)),
      [...new Set(values.flatMap((used) => [...(used?.users ?? [])]))].join(", "),
    ]),
  )}
<h3>Charts</h3>
${table(
  "Charts",
  [{ title: "Repository and chart", code: true }, ...environmentColumns(environments, { code: true })],
  across(environments, charts).map(({ key, values }) => [key, ...values.map(orDash)]),
)}`,
});

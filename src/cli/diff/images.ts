import { at, text } from "../../base/fields.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { imagesOf, podTemplate } from "./pod-template.ts";
import { nameOf, ofKind, type Side } from "./side.ts";
import { enumerate, plural } from "./words.ts";

/** Something with a version: an image, a chart, a program that an operator runs. */
interface Versioned {
  readonly what: string;
  readonly versions: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

/** The registry that everything is pulled through is left out: it says nothing of an image, and differs by environment. */
const IMAGE = /^(?:[^/]+\.azurecr\.io\/)?(?<repository>.+?)(?::(?<tag>[^:@/]+))?(?:@(?<digest>sha256:[0-9a-f]+))?$/;

function versionsOf(side: Side): Map<string, Versioned> {
  const found = new Map<string, { what: string; versions: Set<string>; users: Set<string> }>();
  const see = (what: string, version: string, user: string) => {
    const entry = found.get(what) ?? { what, versions: new Set(), users: new Set() };
    entry.versions.add(version);
    entry.users.add(user);
    found.set(what, entry);
  };
  for (const { object } of side.manifests) {
    for (const image of imagesOf(podTemplate(object))) {
      const { repository = image, tag = "", digest } = IMAGE.exec(image)?.groups ?? {};
      see(`image ${repository}`, digest === undefined ? tag : `${tag}@${digest.slice(0, 19)}`, nameOf(object));
    }
    const chart = text(at(object, "spec", "source", "chart"));
    if (chart !== "") see(`chart ${chart}`, text(at(object, "spec", "source", "targetRevision")), nameOf(object));
  }
  for (const kafka of ofKind(side, "Kafka")) {
    see("Kafka", text(at(kafka, "spec", "kafka", "version")), nameOf(kafka));
    see("Kafka's metadata version", text(at(kafka, "spec", "kafka", "metadataVersion")), nameOf(kafka));
  }
  return found;
}

const numbers = (version: string): number[] => (version.split("@")[0]?.match(/\d+/g) ?? []).map(Number);

/** Sign of the step, and which number moved: 0 is the major one. */
function step(before: string, after: string): { readonly sign: number; readonly place: number } {
  const [old, now] = [numbers(before), numbers(after)];
  for (let place = 0; place < Math.max(old.length, now.length); place++) {
    const difference = (now[place] ?? 0) - (old[place] ?? 0);
    if (difference !== 0) return { sign: Math.sign(difference), place };
  }
  return { sign: 0, place: -1 };
}

function moved(what: string, before: string, after: string, users: readonly string[]): Item {
  const { sign, place } = step(before, after);
  const used = what.startsWith("image") ? `, in ${enumerate(users, 4)}` : "";
  const sentence = `${what} goes from ${before} to ${after}${used}`;
  if (what === "Kafka's metadata version")
    return danger(`${sentence}: brokers of an older version cannot read it, so there is no way back.`);
  if (sign < 0) return danger(`${sentence}: a downgrade; what the newer one wrote may not be readable to the older.`);
  if (place === 0) return attention(`${sentence}: a major version; read its notes on upgrading.`);
  if (sign === 0) return attention(`${sentence}: the same version with other content.`);
  return note(`${sentence}: a ${place === 1 ? "minor" : "patch"} version.`);
}

/** Images, charts and programs whose version differs. */
export function images(before: Side, after: Side): Item[] {
  const [old, now] = [versionsOf(before), versionsOf(after)];
  const all = [...new Set([...old.keys(), ...now.keys()])].sort();
  return all.flatMap((what): Item[] => {
    const [was, is] = [old.get(what), now.get(what)];
    if (is === undefined) return [note(`${what} is no longer used.`)];
    if (was === undefined)
      return [attention(`${what} ${enumerate([...is.versions])} is new, in ${enumerate([...is.users], 4)}.`)];
    const [from, to] = [[...was.versions], [...is.versions]].map((versions) => versions.sort());
    if (from?.join() === to?.join()) return [];
    const [single, next] = [from?.[0] ?? "", to?.[0] ?? ""];
    return from?.length === 1 && to?.length === 1
      ? [moved(what, single, next, [...is.users])]
      : [
          attention(
            `${what} runs in ${plural(to?.length ?? 0, "version")}, ${enumerate(to ?? [])}; it was ${enumerate(from ?? [])}.`,
          ),
        ];
  });
}

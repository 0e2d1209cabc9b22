import { isDeepStrictEqual } from "node:util";
import { at, type Fields, fields, list, text, texts } from "../../base/fields.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { differences } from "../../plan/compare.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { type Pair, pairs, type Side } from "./side.ts";
import { enumerate, grouped, plural, shown } from "./words.ts";

/** Kyverno's policies, and the API server's own, whose action its binding states. */
const POLICY =
  /^((Validating|Mutating|Generating|ImageValidating|Deleting)Policy|ValidatingAdmissionPolicy(Binding)?)$/;

/** What a policy does with what fails it, from strict to lenient. */
const STRICTNESS = ["Deny", "Audit", "Warn", ""];

/** Only a validating policy states an action. */
const actionOf = (policy: KubernetesObject | undefined): string =>
  STRICTNESS.find((action) => texts(at(policy, "spec", "validationActions")).includes(action)) ?? "";

const MEANS: Readonly<Record<string, string>> = {
  Deny: "refuses",
  Audit: "only reports",
  Warn: "only warns",
  "": "does nothing",
};

const described = (policy: KubernetesObject | undefined): string =>
  text(at(policy, "metadata", "annotations", "policies.kyverno.io/title")) || "no title";

const categoryOf = (policy: KubernetesObject | undefined): string =>
  text(at(policy, "metadata", "annotations", "policies.kyverno.io/category"));

/** Policies whose action differs, those of one step together. */
function actions(changed: readonly Pair[]): Item[] {
  const moved = changed.filter(
    ({ before, after }) => before !== undefined && after !== undefined && actionOf(before) !== actionOf(after),
  );
  return grouped(moved, ({ before, after }) => `${actionOf(before)}>${actionOf(after)}`).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const [was, is] = [actionOf(first.before), actionOf(first.after)];
    const details = group.map(({ name, after }) => `${name} (${categoryOf(after)}): ${described(after)}`);
    const which = enumerate(
      group.map(({ name }) => name),
      4,
    );
    const one = group.length === 1;
    const verb = one ? (MEANS[is] ?? is) : (MEANS[is] ?? is).replace(/(refuse|report|warn)s$/, "$1");
    const who = one ? `Policy ${which}` : `${plural(group.length, "policy")} (${which})`;
    const sentence = `${who} ${verb} now (${was} → ${is})`;
    const them = one ? "it" : "them";
    if (is === "Deny")
      return [attention(`${sentence}: what breaks ${them} is refused from its next change on.`, details)];
    return was === "Deny"
      ? [danger(`${sentence}: what breaks ${them} is let in.`, details)]
      : [attention(`${sentence}: what breaks ${them} is let in as before, and told otherwise.`, details)];
  });
}

const excluded = (policy: KubernetesObject | undefined): Set<string> =>
  new Set(
    list(at(policy, "spec", "matchConstraints", "namespaceSelector", "matchExpressions"))
      .filter(({ operator }) => operator === "NotIn")
      .flatMap(({ values }) => texts(values)),
  );

function rule({ before, after, name }: Pair): Item[] {
  if (before === undefined)
    return [note(`Policy ${name} is new and ${MEANS[actionOf(after)] ?? "acts"}: ${described(after)}.`)];
  if (after === undefined) return [danger(`Policy ${name} is removed: "${described(before)}" holds no more.`)];
  const unwatched = [...excluded(after)].filter((namespace) => !excluded(before).has(namespace));
  const open = at(before, "spec", "failurePolicy") === "Fail" && at(after, "spec", "failurePolicy") === "Ignore";
  const bare = (policy: KubernetesObject): Fields => ({
    ...fields(policy["spec"]),
    validationActions: [],
    failurePolicy: "",
    matchConstraints: at(policy, "spec", "matchConstraints", "resourceRules"),
  });
  const changes = [...differences(bare(before), bare(after), "")].map(
    ({ path, before: was, after: is }) => `${path}: ${shown(was)} → ${shown(is)}`,
  );
  return [
    ...(unwatched.length === 0 ? [] : [danger(`Policy ${name} no longer watches ${enumerate(unwatched)}.`)]),
    ...(open ? [danger(`Policy ${name} fails open: while Kyverno is away, everything is let in.`)] : []),
    ...(changes.length === 0
      ? []
      : [attention(`Policy ${name} judges by another rule; it says now: ${described(after)}.`, changes)]),
  ];
}

const exempted = (exception: KubernetesObject | undefined): string[] =>
  list(at(exception, "spec", "policyRefs")).map((reference) => text(reference["name"]));

const NO_DAY = "no day";

const day = (time: unknown): string => text(time).slice(0, 10) || NO_DAY;

function exception({ before, after, name }: Pair): Item[] {
  const reason = text(at(after, "metadata", "annotations", "policies.kyverno.io/description"));
  const until = day(at(after, "spec", "expiresAt"));
  if (before === undefined)
    return [
      danger(
        `An exception is new: ${name} is exempt from ${enumerate(exempted(after))} until ${until}. ${reason}`.trim(),
        exempted(after),
      ),
    ];
  if (after === undefined) return [note(`The exception ${name} is removed: its policies hold again.`)];
  const more = exempted(after).filter((policy) => !exempted(before).includes(policy));
  const extended = day(at(before, "spec", "expiresAt"));
  return [
    ...(more.length === 0
      ? []
      : [danger(`The exception ${name} covers more: ${enumerate(more)}, until ${until}.`, more)]),
    ...(until === NO_DAY && extended !== NO_DAY
      ? [danger(`The exception ${name} never expires any more; it did on ${extended}.`)]
      : []),
    ...(until !== NO_DAY && until > extended
      ? [attention(`The exception ${name} is extended from ${extended} to ${until}.`)]
      : []),
    ...(isDeepStrictEqual(at(before, "spec", "matchConditions"), at(after, "spec", "matchConditions"))
      ? []
      : [attention(`The exception ${name} holds for other objects than before.`)]),
  ];
}

const LEVELS = ["restricted", "baseline", "privileged"];
const ENFORCE = "pod-security.kubernetes.io/enforce";

function namespace({ before, after, name }: Pair): Item[] {
  const [was, is] = [before, after].map((object) => text(at(object, "metadata", "labels", ENFORCE)) || "privileged");
  if (before === undefined || after === undefined || was === is) return [];
  return LEVELS.indexOf(is ?? "") > LEVELS.indexOf(was ?? "")
    ? [danger(`Namespace ${name} admits ${is} pods (was ${was}).`)]
    : [attention(`Namespace ${name} admits ${is} pods only (was ${was}).`)];
}

/** Findings of the audit that a person took upon themselves. */
function waivers(before: Side, after: Side): Item[] {
  const of = (side: Side) =>
    new Map(
      list(side.values["waivers"]).map((waiver) => [`${text(waiver["rule"])} for ${text(waiver["resource"])}`, waiver]),
    );
  const [old, now] = [of(before), of(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Item[] => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was === undefined && is !== undefined)
      return [danger(`The audit's ${key} is waived until ${text(is["expires"])}: ${text(is["reason"])}`)];
    if (is === undefined) return [note(`The waiver of ${key} is removed: the audit demands it again.`)];
    const [from, until] = [text(was?.["expires"]), text(is["expires"])];
    return until > from
      ? [attention(`The waiver of ${key} is extended from ${from} to ${until}: ${text(is["reason"])}`)]
      : [];
  });
}

/** Policies that are weaker, stricter, new or gone; exceptions and waivers from them. */
export function policies(before: Side, after: Side): Item[] {
  const changed = pairs(before, after).filter((pair) => !isDeepStrictEqual(pair.before, pair.after));
  return [
    ...actions(changed.filter(({ kind }) => POLICY.test(kind))),
    ...changed.flatMap((pair) => {
      if (POLICY.test(pair.kind)) return rule(pair);
      if (pair.kind === "PolicyException")
        return exception({ ...pair, name: pair.name.split("/").at(-1) ?? pair.name });
      return pair.kind === "Namespace" ? namespace(pair) : [];
    }),
    ...waivers(before, after),
  ];
}

import { describe, expect, test } from "vitest";
import { throughRegistry } from "../../../src/config/azure/chart-images.ts";
import { names } from "../../../src/config/azure/names.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { IMAGES } from "../../../src/config/versions.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { imageReference } from "../../../src/kubernetes/image.ts";
import { WAY_IN } from "../../../src/systems/core/way-in.ts";
import { type Manifest, objectsOf } from "../../charts/rendered.ts";
import { runbookPages } from "./runbooks.ts";

const pages = runbookPages();

/** Kinds as people write them on the command line. */
const KINDS: Readonly<Record<string, string>> = {
  deployment: "Deployment",
  statefulset: "StatefulSet",
  daemonset: "DaemonSet",
  cronjob: "CronJob",
  service: "Service",
  externalsecret: "ExternalSecret",
  application: "Application",
  kafka: "Kafka",
  kafkauser: "KafkaUser",
  configmap: "ConfigMap",
};

/** Objects that operators make, and Jobs that a person makes on the way. */
const MADE_BY_OTHERS: readonly RegExp[] = [
  /^argocd \w+\/argocd-/,
  /^kyverno deployment\/kyverno-/,
  /^trivy-system deployment\/trivy-operator$/,
  /^cert-manager deployment\/cert-manager$/,
  /^external-secrets deployment\/external-secrets$/,
  /^clickhouse-operator deployment\/clickhouse-operator$/,
];

interface Named {
  readonly page: string;
  readonly namespace: string;
  readonly object: string;
}

/** Objects that the kubectl commands of a text name, as `kind/name`, with the namespace of the command. */
function named(page: string, content: string): Named[] {
  const commands = [...content.matchAll(/kubectl -n ([\w<>-]+) ([^`\n]+)/g)];
  return commands.flatMap(([, namespace = "", rest = ""]) => {
    const slashed = [...rest.matchAll(/\b([a-z]+)\/([a-z][\w.-]*)/g)].map(([, kind = "", name = ""]) => [kind, name]);
    const spaced = [...rest.matchAll(/(?:get|describe|delete|patch|annotate) ([a-z]+) ([a-z][\w.-]*)/g)].map(
      ([, kind = "", name = ""]) => [kind, name],
    );
    return [...slashed, ...spaced]
      .filter(([kind = ""]) => kind in KINDS)
      .map(([kind, name]) => ({ page, namespace, object: `${kind}/${name}` }));
  });
}

const exists = (objects: readonly Manifest[], { namespace, object }: Pick<Named, "namespace" | "object">): boolean => {
  const [kind = "", name] = object.split("/");
  return objects.some(
    (one) => one.kind === KINDS[kind] && one.metadata.name === name && one.metadata.namespace === namespace,
  );
};

const rendered = ENVIRONMENTS.flatMap((name) => objectsOf(loadEnvironment(name)));

describe("the runbooks' commands", () => {
  const all = [...pages].flatMap(([page, content]) => named(page, content));

  test("name objects that are rendered, where they are", () => {
    const missing = all
      .filter(({ namespace }) => !namespace.startsWith("<"))
      .filter((one) => !exists(rendered, one))
      .filter(({ namespace, object }) => !MADE_BY_OTHERS.some((made) => made.test(`${namespace} ${object}`)));
    expect(missing.map(({ page, namespace, object }) => `${page}: ${namespace} ${object}`)).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
  });

  test("are looked at: a wrong name or namespace is found out", () => {
    const [wrong, away, right] = named(
      "p.md",
      "`kubectl -n hyperion logs deployment/loki-queriers`, `kubectl -n kafka get externalsecret grafana`, `kubectl -n hyperion logs deployment/loki-querier -c x`",
    );
    expect([wrong, away, right].map((one) => one !== undefined && exists(rendered, one))).toEqual([false, false, true]);
  });

  test("are in namespaces that exist", () => {
    const namespaces = [...pages.values()].flatMap((content) =>
      [...content.matchAll(/kubectl -n ([a-z][\w-]*)/g)].map(([, name = ""]) => name),
    );
    const known: readonly string[] = [...Object.values(NAMESPACES), WAY_IN];
    expect([...new Set(namespaces)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("the runbooks", () => {
  test("link to pages and headings that exist", () => {
    const dead = [...pages].flatMap(([page, content]) =>
      [...content.matchAll(/\]\(([\w-]*\.md)?(?:#([\w-]+))?\)/g)].flatMap(([link, file = page, anchor]) => {
        const target = pages.get(file);
        const headings = [...(target ?? "").matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
          heading
            .toLowerCase()
            .replaceAll(/[^a-z0-9 _-]/g, "")
            .replaceAll(" ", "-"),
        );
        return target !== undefined && (anchor === undefined || headings.includes(anchor)) ? [] : [`${page}: ${link}`];
      }),
    );
    expect(dead).toEqual([]);
  });

  test("say what to do when a store, a secret, the buffer or the region is lost, and how to add what is new", () => {
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([
        ...["restore-victoria-metrics.md", "restore-tempo.md", "restore-loki.md", "restore-grafana.md"],
        ...["rotate-secrets.md", "kafka-full.md", "region-loss.md"],
        ...["add-tenant.md", "add-consumer.md", "add-environment.md", "add-component.md"],
      ]),
    );
  });

  test("read dead letters with the collector that runs", () => {
    expect(pages.get("read-dead-letters.yaml")).toContain(
      `image: ${throughRegistry(names(loadEnvironment("dev")).registryHost, imageReference(IMAGES.otelcol))}`,
    );
  });
});

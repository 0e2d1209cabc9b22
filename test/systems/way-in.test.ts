import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { evaluateManifests, findings } from "../../policies/evaluate-manifests.ts";
import { throughRegistry } from "../../src/config/azure/chart-images.ts";
import { grafanaDatabaseHost } from "../../src/config/azure/database.ts";
import { names } from "../../src/config/azure/names.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { core } from "../../src/systems/core/system.ts";
import { DOORS, WAY_IN, wayIn } from "../../src/systems/core/way-in.ts";
import { NOW } from "../policies/samples.ts";

describe.each(ENVIRONMENTS)("the way in to %s", (name) => {
  const environment = loadEnvironment(name);
  const objects = wayIn(environment);
  const [, config, , policy, pod] = objects as unknown as [
    unknown,
    { data: Record<string, string> },
    unknown,
    {
      spec: {
        podSelector: { matchLabels: Record<string, string> };
        ingress: unknown[];
        egress: { to: { ipBlock?: { cidr: string } }[]; ports: { port: number }[] }[];
      };
    },
    {
      metadata: { labels: Record<string, string> };
      spec: { activeDeadlineSeconds: number; containers: { image: string }[] };
    },
  ];

  test("keeps every policy of the environment", () => {
    const manifests = objects.map((object) => ({ file: `${object.kind}.yaml`, object }));
    const policies = core.policies?.(name);
    if (policies === undefined) throw new Error("core has policies");
    const reports = evaluateManifests(policies, manifests, NOW);
    expect(reports.flatMap((report) => findings(report).map(({ message }) => message))).toEqual([]);
    expect(reports.find(({ object }) => object.kind === "Pod")?.outcomes.length).toBeGreaterThan(10);
  });

  test("reaches the vault's and the database's addresses, and nothing else", () => {
    const { privateEndpoints, database } = environment.network.spoke.subnets;
    const blocks = policy.spec.egress.flatMap(({ to, ports }) =>
      to.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : ports.map(({ port }) => `${ipBlock.cidr} ${port}`))),
    );
    expect(blocks).toEqual([`${privateEndpoints} 443`, `${database} 5432`]);
    expect(policy.spec.ingress).toEqual([]);
    expect(pod.metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
    expect(config.data["nginx.conf"]).toContain(
      `127.0.0.1:${DOORS.vault}; proxy_pass ${names(environment).keyVault}.vault.`,
    );
    expect(config.data["nginx.conf"]).toContain(
      `127.0.0.1:${DOORS.database}; proxy_pass ${grafanaDatabaseHost(environment)}:`,
    );
  });

  test("is alone in a namespace that the platform does not have, and ends by itself", () => {
    expect(Object.values<string>(NAMESPACES)).not.toContain(WAY_IN);
    for (const { kind, metadata } of objects)
      expect(kind === "Namespace" ? metadata.name : metadata.namespace).toBe(WAY_IN);
    expect(pod.spec.activeDeadlineSeconds).toBeLessThanOrEqual(3600);
  });

  test("runs an image that comes through the environment's registry", () => {
    const { registryHost } = names(environment);
    for (const { image } of pod.spec.containers) {
      expect(image).toBe(throughRegistry(registryHost, image.replace(`${registryHost}/`, "")));
    }
  });
});

test("the command prints documents that kubectl reads", async () => {
  const { wayInCommand } = await import("../../src/systems/core/commands/way-in.ts");
  const printed: string[] = [];
  const terminal = { print: (text: string) => printed.push(text) };
  await wayInCommand.run({ positionals: ["dev"], flags: {}, terminal } as never);
  const kinds = printed
    .join("\n")
    .split("---\n")
    .map((text) => (load(text) as { kind: string }).kind);
  expect(kinds).toEqual(["Namespace", "ConfigMap", "ServiceAccount", "NetworkPolicy", "Pod"]);
});

import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { at, fields, list, rendered, text } from "../rendered.ts";
import { collectorOf, objectNamed, podsAt, word } from "./read.ts";

/** Priorities of Falco's findings, the gravest first. */
const PRIORITIES = ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"];

describe.each(ENVIRONMENTS)("%s, as Argo CD, NGINX and Falco read it:", (name) => {
  const objects = rendered(name);
  const environment = loadEnvironment(name);
  const applications = objects.filter(({ kind }) => kind === "Application");
  const values = (app: string) =>
    fields(at(objectNamed(objects, "Application", app), "spec", "source", "helm", "valuesObject"));

  test("each folder is this environment's own (S0-GIT-01)", () => {
    const paths = applications.flatMap((one) => {
      const path = at(one, "spec", "source", "path");
      return path === undefined ? [] : [[one.metadata.name, path]];
    });
    expect(paths.length).toBeGreaterThan(15);
    for (const [app, path] of paths) expect(path).toBe(`deploy/${name}/${word(app)}`);
  });

  test("no Application waits for somebody to sync it (S0-GIT-02)", () => {
    expect(applications.length).toBeGreaterThan(20);
    for (const one of applications) {
      expect(at(one, "spec", "syncPolicy", "automated"), one.metadata.name).toMatchObject({
        prune: true,
        selfHeal: true,
      });
      expect(at(one, "spec", "syncPolicy", "automated", "enabled"), one.metadata.name).not.toBe(false);
    }
  });

  test("only a POST of OTLP's own content types passes NGINX (S0-ING-03)", () => {
    const server = objectNamed(objects, "VirtualServer", "otlp-http");
    for (const route of list(at(server, "spec", "routes"))) {
      expect(at(route, "action", "pass"), text(route)).toBeUndefined();
      // NGINX asks every condition of a match, and takes the first match.
      expect(list(route["matches"]).map(({ conditions }) => conditions)).toEqual(
        ["x-protobuf", "json"].map((type) => [
          { variable: "$request_method", value: "POST" },
          { header: "Content-Type", value: `~*^application/${type}` },
        ]),
      );
    }
    expect(list(at(server, "spec", "routes"))).toHaveLength(3);
  });

  test("NGINX has the address that the gateways ask, which is inside the network (S0-ING-04, S0-ING-05)", () => {
    const annotations = fields(at(values("nginx-ingress"), "controller", "service", "annotations"));
    const azure = "service.beta.kubernetes.io/azure-load-balancer";
    expect(annotations).toMatchObject({
      [`${azure}-internal`]: "true",
      [`${azure}-ipv4`]: environment.network.ingressAddress,
    });
  });

  test("nobody but the network itself may open a connection to NGINX (S0-ING-05)", () => {
    const policy = objectNamed(objects, "NetworkPolicy", "nginx-ingress");
    const callers = list(at(policy, "spec", "ingress")).flatMap((rule) => {
      // A rule without a peer means everybody.
      const from = list(rule["from"]);
      const ports = list(rule["ports"]).map(({ port }) => port);
      return from.length === 0 ? [["everybody", ports]] : from.map((peer) => [peer, ports]);
    });
    expect(callers).toEqual([
      [{ ipBlock: { cidr: environment.network.addressSpace } }, [4317, 443]],
      // Its metrics alone, at a port that no gateway sends to.
      [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "hyperion" } },
          podSelector: {
            matchLabels: { "app.kubernetes.io/component": "vmagent", "app.kubernetes.io/name": "vmagent" },
          },
        },
        [9113],
      ],
    ]);
  });

  test("Falco tells of everything that our rules find, at a port of ingress that takes it (S0-SEC-04)", () => {
    const falco = values("falco");
    const least = PRIORITIES.indexOf(word(at(falco, "falco", "priority")).toLowerCase());
    const ours = [...text(at(falco, "customRules")).matchAll(/priority: ([A-Z]+)/g)].map(([, one = ""]) => one);
    expect(ours.length).toBeGreaterThan(5);
    for (const one of ours) expect(PRIORITIES.indexOf(one.toLowerCase()), one).toBeLessThanOrEqual(least);
    const [, host = "", port = ""] = /https:\/\/([^:/"]+):(\d+)/.exec(text(at(falco, "falcosidekick"))) ?? [];
    const [behind] = podsAt(objects, `${host}:${port}`);
    expect(behind?.workload).toBe("otelcol-ingress");
    const receivers = collectorOf(objects, "otelcol-ingress").config["receivers"];
    expect(word(at(receivers, "otlp/platform", "protocols", "http", "endpoint"))).toMatch(
      new RegExp(`:${behind?.port}$`),
    );
  });
});

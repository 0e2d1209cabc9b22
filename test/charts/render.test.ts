import { App } from "cdk8s";
import { describe, expect, it, vi } from "vitest";
import { objectsOf } from "../../charts/objects.ts";
import { renderEnvironment } from "../../charts/render.ts";
import { ComponentChart } from "../../charts/workload/component-chart.ts";
import { customResource, kube } from "../../charts/workload/kube.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { tinyPlatform } from "./tiny-platform.ts";

const environment = loadEnvironment("dev");
const outputs = nilOutputs(environment);

describe("rendered objects", () => {
  it("are refused when two of a folder would be one file", () => {
    const chart = new ComponentChart(new App(), "a", tinyPlatform);
    customResource(chart, "v1", "ConfigMap", { name: "x", namespace: "one" }, {});
    const other = new ComponentChart(chart, "a", tinyPlatform);
    customResource(other, "v1", "ConfigMap", { name: "x", namespace: "two" }, {});
    expect(() => objectsOf([chart])).toThrow("a/ConfigMap-x.yaml: two objects");
  });

  it("are refused when two folders have one object: their applications would fight over it", () => {
    const app = new App();
    const charts = ["a", "b"].map((name) => new ComponentChart(app, name, tinyPlatform, "hyperion"));
    for (const chart of charts) kube(chart, "ServiceAccount", { name: "x" }, {});
    expect(() => objectsOf(charts)).toThrow(
      "/ServiceAccount/hyperion/x: two objects, in a/ServiceAccount-x.yaml and b/ServiceAccount-x.yaml",
    );
  });

  it("keep fields that are empty or false, and say what they are first", () => {
    const chart = new ComponentChart(new App(), "a", tinyPlatform, "hyperion");
    kube(chart, "ConfigMap", { name: "x" }, { immutable: false, data: { b: "1", a: "" } });
    const [object] = objectsOf([chart]);
    expect(Object.keys(object?.manifest ?? {})).toEqual(["apiVersion", "kind", "metadata", "data", "immutable"]);
    expect(object?.manifest).toMatchObject({ immutable: false, data: { a: "", b: "1" } });
  });

  it("are one text for one input: no time, no order of keys, no path of a machine", () => {
    const shuffled = Object.fromEntries(Object.entries(environment).reverse()) as typeof environment;
    const now = [...renderEnvironment(environment, outputs)];
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-02-03T04:05:06Z") });
    const later = [...renderEnvironment(shuffled, outputs)];
    vi.useRealTimers();
    expect(later).toEqual(now);
    expect(now.filter(([, text]) => text.includes(process.cwd())).map(([path]) => path)).toEqual([]);
  });
});

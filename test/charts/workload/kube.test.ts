import { App, Chart } from "cdk8s";
import { describe, expect, it } from "vitest";
import { kube } from "../../../charts/workload/kube.ts";

describe("an object of a chart with a namespace", () => {
  const chart = () => new Chart(new App(), "test", { namespace: "hyperion" });

  it("is in it", () => {
    expect(kube(chart(), "ConfigMap", { name: "a" }, {}).toJson()).toMatchObject({
      metadata: { namespace: "hyperion" },
    });
  });

  it("is in none where its kind is the whole cluster's", () => {
    expect(kube(chart(), "ClusterRole", { name: "a" }, {}).toJson().metadata).toEqual({ name: "a" });
  });
});

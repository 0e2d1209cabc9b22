import { expect, test } from "vitest";
import { firedBy } from "./broken.ts";

test("two subnets that overlap are found, the API server's too", () => {
  const fired = firedBy((plan) => {
    const nodes = plan.one("network:Subnet", "nodes-subnet").inputs["addressPrefix"];
    plan.set("network:Subnet", "addressPrefix", nodes, "api-server-subnet");
  });
  expect(fired).toEqual(["Megatron.Cidr.Overlap"]);
});

test("an address whose name another's begins with is not in use by that other", () => {
  const fired = firedBy((plan) => {
    const { inputs } = plan.one("network:PublicIPAddress");
    const publicIpAddressName = String(inputs["publicIpAddressName"]).slice(0, -1);
    plan.add("network:PublicIPAddress", "spare", { ...inputs, publicIpAddressName });
  });
  expect(fired).toEqual(["Megatron.PublicIP.Used"]);
});

test("a log category that is left out is found like one that is switched off", () => {
  const fired = firedBy((plan) => {
    const { inputs } = plan.one("monitor:DiagnosticSetting", "cluster-0");
    inputs["logs"] = (inputs["logs"] as { category: string }[]).filter((log) => log.category !== "cluster-autoscaler");
  });
  expect(fired).toEqual(["Azure.AKS.PlatformLogs"]);
});

test("a cluster that states no version leaves its pools without one to follow", () => {
  const fired = firedBy((plan) => plan.set("containerservice:ManagedCluster", "kubernetesVersion", undefined));
  expect(fired).toEqual(["Azure.AKS.PoolVersion"]);
});

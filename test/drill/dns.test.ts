import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClusterDns } from "./dns.ts";

const dns = new ClusterDns();
const resolver = new Resolver();
const HOST = "otelcol-ingress-headless.hyperion.svc.cluster.local";

beforeAll(async () => {
  const port = await dns.start({ host: "127.0.0.1", port: 0 });
  resolver.setServers([`127.0.0.1:${port}`]);
});
afterAll(() => dns.stop());

test("every pod of a name is an address, and a change is seen at once", async () => {
  dns.set(HOST, ["127.10.1.1", "127.10.1.2"]);
  expect((await resolver.resolve4(HOST)).sort()).toEqual(["127.10.1.1", "127.10.1.2"]);
  dns.set(HOST, ["127.10.1.2"]);
  expect(await resolver.resolve4(HOST.toUpperCase())).toEqual(["127.10.1.2"]);
});

test("a name without pods has no address, and a name that is none does not exist", async () => {
  dns.set(HOST, []);
  await expect(resolver.resolve4(HOST)).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolve4("nobody.svc.cluster.local")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

import { App } from "cdk8s";
import { expect, test } from "vitest";
import { CertificatesChart } from "../../../charts/delivery/certificates.ts";
import { hyperionPlatform, INTERNAL_ISSUER } from "../../../charts/hyperion/platform.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { environmentOf, manifestsOf, valueAt } from "./platform-apps.ts";

const environment = environmentOf("prod");
const objects = manifestsOf(
  new CertificatesChart(new App(), hyperionPlatform(environment, nilOutputs(environment)), NAMESPACES.certManager),
);
const authority = objects.find(({ kind }) => kind === "Certificate");

test("the issuer that components name is signed by an authority of the environment, in cert-manager's namespace", () => {
  const issuer = objects.find(({ metadata }) => metadata.name === INTERNAL_ISSUER.name);
  expect(issuer?.kind).toBe(INTERNAL_ISSUER.kind);
  expect(valueAt(issuer?.spec, ["ca", "secretName"])).toBe(valueAt(authority?.spec, ["secretName"]));
  expect(authority?.metadata.namespace).toBe("cert-manager");
  expect(valueAt(authority?.spec, ["isCA"])).toBe(true);
});

test("the authority keeps its key when it is renewed, long before its end, and is never pruned", () => {
  const hours = (field: string) => Number.parseInt(String(valueAt(authority?.spec, [field])), 10);
  expect(valueAt(authority?.spec, ["privateKey", "rotationPolicy"])).toBe("Never");
  expect(hours("renewBefore")).toBeGreaterThan(365 * 24);
  expect(hours("renewBefore")).toBeLessThan(hours("duration"));
  expect(authority?.metadata.annotations?.["argocd.argoproj.io/sync-options"]).toBe("Prune=false,Delete=false");
});

import { bool } from "../cel.ts";
import { defineImagePolicy, type PolicyDefinition } from "../define.ts";
import { controller, pod, podSpec, podWith } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { CREATED_PODS, ownImages, SUPPLY_CHAIN } from "./image-policy.ts";

/** Issuer of the tokens that GitHub Actions signs with. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Type of cosign's vulnerability attestation, which `trivy image --format cosign-vuln` writes. */
const VULNERABILITIES = "https://cosign.sigstore.dev/attestation/vuln/v1";

const ALL_IMAGES = bool`images.containers + images.initContainers + images.ephemeralContainers`;

const escaped = (text: string): string => text.replace(/[.+*?^$()[\]{}|\\]/g, "\\$&");

/** What Kyverno hands over is the whole in-toto statement, with Trivy's report as its predicate. */
const statement = (...vulnerabilities: readonly object[]) => ({
  predicateType: VULNERABILITIES,
  predicate: {
    scanner: {
      uri: "pkg:github/aquasecurity/trivy",
      result: { Results: [vulnerabilities.length === 0 ? {} : { Vulnerabilities: vulnerabilities }] },
    },
  },
});

const UNFIXED = { VulnerabilityID: "CVE-2026-0001", Severity: "CRITICAL" };
const FIXED = { ...UNFIXED, FixedVersion: "1.2.3" };

/**
 * Whether an image that we build may run: signed by a workflow of this repository on its main branch, without a key that
 * anybody keeps, and scanned by Trivy without a critical finding for which there is a fix.
 */
export function imageSignatures(environment: Guarded): PolicyDefinition {
  const own = ownImages(environment);
  const { owner, repository } = environment.github;
  const workflows = `^https://github\\.com/${escaped(owner)}/${escaped(repository)}/\\.github/workflows/[^/@]+@refs/heads/main$`;
  const image = `${environment.registries.publicRegistry}${own}order-service@sha256:${"1".repeat(64)}`;
  const resource = podWith({ image });
  return defineImagePolicy({
    name: "verify-own-images",
    theme: "imageSignatures",
    category: SUPPLY_CHAIN,
    severity: "high",
    title: "An image that this repository builds must be signed by its workflow and scanned",
    why: "Whoever can push to a registry can replace an image; nobody but the workflow can sign one.",
    remedy: "Deploy an image that the image workflow built on main, and rebuild one that a fix has been published for.",
    match: CREATED_PODS,
    matchImageReferences: [{ glob: `*${own}*` }],
    credentials: { providers: ["azure"] },
    attestors: [
      {
        name: "github",
        cosign: {
          keyless: { identities: [{ issuer: GITHUB_ISSUER, subjectRegExp: workflows }] },
          ctlog: { url: "https://rekor.sigstore.dev" },
        },
      },
    ],
    attestations: [{ name: "vulnerabilities", intoto: { type: VULNERABILITIES } }],
    validations: [
      {
        expression: bool`(${ALL_IMAGES}).all(i, verifyImageSignatures(i, [attestors.github]) > 0)`,
        failure: "an image has no signature of a workflow of this repository",
      },
      {
        expression: bool`(${ALL_IMAGES}).all(i, verifyAttestationSignatures(i, attestations.vulnerabilities, [attestors.github]) > 0)`,
        failure: "an image has no signed vulnerability report",
      },
      {
        expression: bool`(${ALL_IMAGES}).all(i, extractPayload(i, attestations.vulnerabilities).predicate.scanner.result.?Results.orValue([]).all(r, r.?Vulnerabilities.orValue([]).all(v, v.Severity != 'CRITICAL' || v.?FixedVersion.orValue('') == '')))`,
        failure: "an image has a critical vulnerability for which there is a fix",
      },
    ],
    passing: [
      {
        name: "somebody else's image, which is not asked",
        resource: podWith({ image: "docker.io/library/web:1.4.2" }),
      },
      {
        name: "a Deployment, whose pods are asked instead",
        resource: controller("Deployment", podSpec({ containers: [{ name: "web", image }] })),
      },
      { name: "signed and scanned", resource, images: { signed: [image], attested: { [image]: statement() } } },
      {
        name: "a critical finding without a fix",
        resource,
        images: { signed: [image], attested: { [image]: statement(UNFIXED) } },
      },
    ],
    failing: [
      { name: "no signature", resource, path: "no signature" },
      { name: "no scan", resource, images: { signed: [image] }, path: "no signed vulnerability report" },
      {
        name: "a critical finding with a fix",
        resource,
        images: { signed: [image], attested: { [image]: statement(FIXED) } },
        path: "critical vulnerability for which there is a fix",
      },
      {
        name: "no signature of a debugging container",
        operation: "UPDATE",
        subresource: "ephemeralcontainers",
        resource: pod({ ephemeralContainers: [{ name: "debug", image }] }),
        path: "no signature",
      },
    ],
  });
}

import { ROOT_SECRETS, servedCertificates } from "../../../config/azure/certificates.ts";
import { names } from "../../../config/azure/names.ts";
import type { Environment } from "../../../config/schema.ts";
import { type AzArguments, type BootstrapStep, tsv, VAULT_ADMIN, WORK } from "./step.ts";

/** Days of a served certificate: what browsers and the CA/Browser Forum took at most in 2025. */
const LEAF_DAYS = "397";
/** Days of the private root; a gateway has it as a value, and follows no renewal of it. */
const ROOT_DAYS = "3650";

/** A policy for `az keyvault certificate create`: the vault makes key and request, and somebody else signs. */
const certificatePolicy = (hosts: readonly string[]): string =>
  JSON.stringify({
    issuerParameters: { name: "Unknown" },
    keyProperties: { exportable: true, keyType: "RSA", keySize: 3072, reuseKey: false },
    secretProperties: { contentType: "application/x-pkcs12" },
    x509CertificateProperties: {
      subject: `CN=${hosts[0] ?? ""}`,
      subjectAlternativeNames: { dnsNames: hosts },
      keyUsage: ["digitalSignature", "keyEncipherment"],
      ekus: ["1.3.6.1.5.5.7.3.1"],
      validityInMonths: 12,
    },
    lifetimeActions: [{ action: { actionType: "EmailContacts" }, trigger: { daysBeforeExpiry: 30 } }],
  });

/** Lookup that prints the request that the vault made for a certificate, base64 of its DER form. */
export const csrLookup = (certificate: string): string => `${certificate}.csr`;

/**
 * A small private authority and what it signs. The keys of served certificates never leave the vault: it makes a
 * request, which is signed here. The root's key stands in the vault too, for renewals, and here only while this runs.
 */
export function certificateSteps(environment: Environment): BootstrapStep[] {
  const all = names(environment);
  const at = ["--vault-name", all.stateKeyVault];
  const there = (secret: string): AzArguments => ["keyvault", "secret", "show", ...at, "--name", secret, ...tsv("id")];
  const right = VAULT_ADMIN;
  const file = (name: string) => `{${WORK}}/${name}`;
  const set = (purpose: string, secret: string, path: string): BootstrapStep => ({
    purpose,
    check: there(secret),
    done: "succeeds",
    command: ["keyvault", "secret", "set", ...at, "--name", secret, "--file", path, ...tsv("id")],
    right,
  });
  return [
    {
      purpose: "private root of the gateways' certificates",
      check: there(ROOT_SECRETS.certificate),
      done: "succeeds",
      program: "openssl",
      command: [
        ...["req", "-x509", "-newkey", "rsa:3072", "-nodes", "-sha256", "-days", ROOT_DAYS],
        ...["-subj", `/O=${environment.organisation.name.replaceAll(/[/=+,]/g, " ")}/CN=${all.keyVault} gateways`],
        ...[
          "-addext",
          "basicConstraints=critical,CA:TRUE,pathlen:0",
          "-addext",
          "keyUsage=critical,keyCertSign,cRLSign",
        ],
        ...["-keyout", file("root.key"), "-out", file("root.crt")],
      ],
      right,
    },
    set("key of the private root, for renewals", ROOT_SECRETS.key, file("root.key")),
    set("certificate of the private root", ROOT_SECRETS.certificate, file("root.crt")),
    ...Object.values(servedCertificates(all)).flatMap(({ name, hosts }): BootstrapStep[] => {
      const complete = {
        check: ["keyvault", "certificate", "show", ...at, "--name", name, ...tsv("x509ThumbprintHex")],
        done: "prints something",
        right,
      } as const;
      const fetched = (secret: string, path: string): BootstrapStep => ({
        ...complete,
        purpose: `${name}: ${secret}, to sign with`,
        command: ["keyvault", "secret", "download", ...at, "--name", secret, "--file", path],
      });
      const signWith = { certificate: file(`${name}.root.crt`), key: file(`${name}.root.key`) };
      return [
        {
          purpose: `${name}: key and request for ${hosts.join(", ")}; the key never leaves the vault`,
          check: ["keyvault", "certificate", "pending", "show", ...at, "--name", name, ...tsv("csr")],
          done: "prints something",
          command: ["keyvault", "certificate", "create", ...at, "--name", name, "--policy", certificatePolicy(hosts)],
          right,
        },
        fetched(ROOT_SECRETS.key, signWith.key),
        fetched(ROOT_SECRETS.certificate, signWith.certificate),
        {
          ...complete,
          purpose: `${name}: the request as a file`,
          program: "openssl",
          command: ["base64", "-d", "-A", "-out", file(`${name}.csr`)],
          input: `{${csrLookup(name)}}`,
        },
        {
          ...complete,
          purpose: `${name}: signed by the private root for ${LEAF_DAYS} days`,
          program: "openssl",
          command: [
            ...["x509", "-req", "-inform", "DER", "-in", file(`${name}.csr`), "-sha256", "-days", LEAF_DAYS],
            ...["-CA", signWith.certificate, "-CAkey", signWith.key, "-CAcreateserial"],
            ...["-copy_extensions", "copy", "-out", file(`${name}.crt`)],
          ],
        },
        {
          ...complete,
          purpose: `${name}: the signed certificate, to its key`,
          command: [
            ...["keyvault", "certificate", "pending", "merge", ...at],
            "--name",
            name,
            "--file",
            file(`${name}.crt`),
          ],
        },
      ];
    }),
  ];
}

/** What prints the requests, by the name of the lookup. */
export const certificateLookups = (environment: Environment): Record<string, AzArguments> => {
  const all = names(environment);
  const at = ["--vault-name", all.stateKeyVault];
  return {
    root: ["keyvault", "secret", "show", ...at, "--name", ROOT_SECRETS.certificate, ...tsv("value")],
    ...Object.fromEntries(
      Object.values(servedCertificates(all)).map(({ name }) => [
        csrLookup(name),
        ["keyvault", "certificate", "pending", "show", ...at, "--name", name, ...tsv("csr")],
      ]),
    ),
  };
};

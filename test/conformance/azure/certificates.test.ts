import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { servedCertificates } from "../../../src/config/azure/certificates.ts";
import { names } from "../../../src/config/azure/names.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { certificateSteps, csrLookup } from "../../../src/systems/core/bootstrap/certificates.ts";
import { fillIn } from "../../../src/systems/core/bootstrap/format.ts";
import { WORK } from "../../../src/systems/core/bootstrap/step.ts";
import { onPath } from "../on-path.ts";
import { checked, programVersion } from "../summary.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-certificates-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const environment = loadEnvironment("prod");
const certificates = Object.values(servedCertificates(names(environment)));

function openssl(args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8", input });
  if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The request that the vault would make, base64 of its DER form: it keeps the key. */
function requestFor(hosts: readonly string[]): string {
  const key = join(directory, "vault.key");
  const out = join(directory, "vault.csr");
  openssl([
    ...["req", "-new", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-outform", "DER", "-out", out],
    ...["-subj", `/CN=${hosts[0] ?? ""}`, "-addext", `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`],
    ...["-addext", "keyUsage=digitalSignature,keyEncipherment", "-addext", "extendedKeyUsage=serverAuth"],
  ]);
  return openssl(["base64", "-A", "-in", out]);
}

describe.skipIf(!onPath("openssl", "your system's packages"))("the certificates that bootstrap makes", () => {
  test("are signed by the private root, for every name that is asked for, as OpenSSL verifies them", (context) => {
    const answers = {
      [WORK]: directory,
      ...Object.fromEntries(certificates.map(({ name, hosts }) => [csrLookup(name), requestFor(hosts)])),
    };
    for (const { program, command, input } of certificateSteps(environment)) {
      if (program === "openssl") openssl(fillIn(command, answers), fillIn([input ?? ""], answers)[0]);
      // `az keyvault secret download`: the vault gives back what the steps before put there.
      const [, , action] = command;
      if (action === "download")
        for (const kind of ["crt", "key"])
          for (const { name } of certificates)
            spawnSync("cp", [join(directory, `root.${kind}`), join(directory, `${name}.root.${kind}`)]);
    }
    const root = join(directory, "root.crt");
    let verified = 0;
    for (const { name, hosts } of certificates)
      for (const host of hosts) {
        const asked = host.replace(/^\*/, "any");
        const file = join(directory, `${name}.crt`);
        expect(
          openssl(["verify", "-purpose", "sslserver", "-verify_hostname", asked, "-CAfile", root, file]),
        ).toContain("OK");
        verified++;
      }
    checked(context, {
      program: "openssl",
      version: programVersion("openssl", "version"),
      count: verified,
      what: "names verified",
    });
  });
});

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "./programs.ts";

/** Files of the drill's own authority and of the one certificate that every process shows. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(pathOf("openssl"), args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** An authority for a day, and a certificate by it for all names: who may speak to whom is not what the drill asks. */
export function certificates(directory: string, names: readonly string[], addresses: readonly string[]): Certificates {
  const at = (file: string) => join(directory, file);
  const files = { authority: at("ca.crt"), certificate: at("tls.crt"), key: at("tls.key") };
  const [authorityKey, request, extensions] = [at("ca.key"), at("tls.csr"), at("san.cnf")];
  openssl(
    "req",
    "-x509",
    ...CURVE,
    "-days",
    "1",
    "-subj",
    "/CN=drill",
    "-keyout",
    authorityKey,
    "-out",
    files.authority,
  );
  openssl("req", ...CURVE, "-subj", "/CN=hyperion-drill", "-keyout", files.key, "-out", request);
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
  writeFileSync(extensions, `subjectAltName=${alternatives.join(",")}\nextendedKeyUsage=serverAuth,clientAuth\n`);
  const by = ["-CA", files.authority, "-CAkey", authorityKey, "-CAcreateserial", "-days", "1"];
  openssl("x509", "-req", "-in", request, ...by, "-extfile", extensions, "-out", files.certificate);
  return files;
}

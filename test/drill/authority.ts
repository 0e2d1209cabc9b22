import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "./programs.ts";

/** Files of the drill's own authority and of the one certificate that every process shows. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** Private key that producers' tokens are signed with, and the JSON Web Key Set with its public half. */
  readonly tokenKey: string;
  readonly tokenKeys: string;
}

/** Identifier of the one key that tokens are signed with. */
export const TOKEN_KEY_ID = "drill";

/** The set of keys as an issuer publishes it. */
const keySet = (key: KeyObject): string =>
  JSON.stringify({
    keys: [{ ...createPublicKey(key).export({ format: "jwk" }), kid: TOKEN_KEY_ID, use: "sig", alg: "RS256" }],
  });

/** Makes the key that tokens are signed with, unless the directory has one. */
function tokenKeyFiles(directory: string): Pick<Certificates, "tokenKey" | "tokenKeys"> {
  const files = { tokenKey: join(directory, "token.key"), tokenKeys: join(directory, "token-keys.json") };
  if (!existsSync(files.tokenKey)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(files.tokenKey, privateKey.export({ type: "pkcs8", format: "pem" }));
  }
  writeFileSync(files.tokenKeys, keySet(createPrivateKey(readFileSync(files.tokenKey))));
  return files;
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(pathOf("openssl"), args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Signs a certificate by the authority of a directory. */
function sign(
  directory: string,
  name: string,
  who: { readonly subject: string; readonly alternatives: readonly string[] },
): Certificates {
  const at = (file: string) => join(directory, file);
  const files = {
    authority: at("ca.crt"),
    certificate: at(`${name}.crt`),
    key: at(`${name}.key`),
    ...tokenKeyFiles(directory),
  };
  const [request, extensions] = [at(`${name}.csr`), at(`${name}.cnf`)];
  openssl("req", ...CURVE, "-subj", `/CN=${who.subject}`, "-keyout", files.key, "-out", request);
  const names = who.alternatives.length === 0 ? "" : `subjectAltName=${who.alternatives.join(",")}\n`;
  writeFileSync(extensions, `${names}extendedKeyUsage=serverAuth,clientAuth\n`);
  const by = ["-CA", files.authority, "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "1"];
  openssl("x509", "-req", "-in", request, ...by, "-extfile", extensions, "-out", files.certificate);
  return files;
}

/** An authority for a day, and a certificate by it for all names: who may speak to whom is not what the drill asks. */
export function certificates(directory: string, names: readonly string[], addresses: readonly string[]): Certificates {
  const [authority, key] = [join(directory, "ca.crt"), join(directory, "ca.key")];
  openssl("req", "-x509", ...CURVE, "-days", "1", "-subj", "/CN=drill", "-keyout", key, "-out", authority);
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
  return sign(directory, "tls", { subject: "hyperion-drill", alternatives });
}

/** A certificate that says who its owner is, by the authority that {@link certificates} made in the directory. */
export const certificateOf = (directory: string, user: string): Certificates =>
  sign(directory, user, { subject: user, alternatives: [] });

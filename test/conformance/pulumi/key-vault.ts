import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands in for a vault's keys. Pulumi reaches no Key Vault on the loopback, so this answers as HashiCorp's transit engine
 * does, by one key a version: as with a URL of a version in Azure, what a version encrypted only that version decrypts,
 * and a version that is disabled answers nothing. Source: "Transit secrets engine (API)", HashiCorp Developer.
 */
export async function keyVault(): Promise<{ url: string; disabled: Set<string>; close: () => Promise<void> }> {
  const disabled = new Set<string>();
  const server = createServer((request, response) => {
    const [, does = "", key = ""] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(request.url ?? "") ?? [];
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { plaintext?: string; ciphertext?: string };
      const prefix = `vault:v1:${key}.`;
      const answer =
        does === "encrypt"
          ? { ciphertext: `${prefix}${body.plaintext}` }
          : body.ciphertext?.startsWith(prefix) && { plaintext: body.ciphertext.slice(prefix.length) };
      const refused = disabled.has(key) || !answer;
      response.writeHead(refused ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(refused ? { errors: [`key ${key} is disabled, or another one`] } : { data: answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    disabled,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";

test("the sign-in of a run outlasts the token that it began with: GitHub is asked for another before it ends", async () => {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-token-"));
  const asked: string[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push(`${headers.authorization} ${url}`);
    response.end(JSON.stringify({ value: `token ${asked.length}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let loop = 0;
  onTestFinished(() => {
    if (loop > 0) process.kill(loop);
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const environment = join(directory, "env");
  const child = spawn("bash", ["-c", '. .github/actions/azure/renew-token.sh; echo "$!"'], {
    env: {
      PATH: process.env["PATH"],
      RUNNER_TEMP: directory,
      GITHUB_ENV: environment,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api=1`,
      CLIENT_ID: "client",
      TENANT_ID: "tenant",
      RENEW_SECONDS: "0.2",
    },
  });
  child.stdout.on("data", (data: Buffer) => {
    loop = Number(data);
  });
  const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  expect(status).toBe(0);
  const file = join(directory, "azure-federated-token");
  expect(readFileSync(environment, "utf8").split("\n")).toEqual([
    "AZURE_CLIENT_ID=client",
    "AZURE_TENANT_ID=tenant",
    `AZURE_FEDERATED_TOKEN_FILE=${file}`,
    "",
  ]);
  // The first is there when the step ends; the second comes while another step runs.
  await vi.waitFor(() => expect(readFileSync(file, "utf8").trim()).toMatch(/^token [2-9]/), { timeout: 5000 });
  expect(asked[0]).toBe("bearer secret /token?api=1&audience=api://AzureADTokenExchange");
});

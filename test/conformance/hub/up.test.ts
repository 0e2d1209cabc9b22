import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { onPath } from "../on-path.ts";

/** Added to every port, so that a person's own run is not disturbed. */
const OFFSET = 11_000;

describe.skipIf(!onPath("curl", "your system's packages") || !onPath("openssl", "your system's packages"))(
  "npm run hub",
  () => {
    const args = ["src/cli/main.ts", "up", "hub", "--port-offset", String(OFFSET), "--seconds", "90"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });

    afterAll(async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    });

    test("says what is real and what is not, and answers the documented webhook by copy and paste with 202", async () => {
      await expect.poll(() => said, { timeout: 60_000 }).toContain("works after");
      expect(said).toContain("STAND-IN: public secrets in the place of OpenBao");
      const page = readFileSync("profiles/hub/services/proxy.md", "utf8");
      const example = /```sh\n(secret=[\s\S]*?)```/.exec(page)?.[1] ?? "";
      const script = example.replace(":8085/", `:${8085 + OFFSET}/`);
      const answer = execFileSync("bash", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      expect(answer).toContain("202 Accepted");
      expect(answer).toContain('{"status":"started"}');
    });

    test("keeps the gate closed where nothing can be exposed", async () => {
      const state = await (await fetch(`http://127.0.0.1:${8087 + OFFSET}/state`)).json();
      expect(state).toEqual({ state: "closed", port: 8443, path: "/hooks/github" });
    });
  },
);

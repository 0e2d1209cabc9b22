import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judge } from "../../../src/services/hub-proxy/webhook/event.ts";
import { isSigned, signatureOf } from "../../../src/services/hub-proxy/webhook/signature.ts";
import { syncByChild } from "../../../src/services/hub-proxy/webhook/sync.ts";
import { systemClock } from "../../../src/services/shared/clock.ts";
import { startChild } from "../../../src/services/shared/hub/child.ts";
import { seededRandom } from "../../../src/services/shared/random.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { delivery, PUSH, SECRET, scratch, startProxy } from "./proxy.ts";

const VECTOR = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

describe("the signature", () => {
  it("is GitHub's own example, over the bytes as they came (S2-PRX-04)", () => {
    const body = Buffer.from("Hello, World!");
    expect(signatureOf(SECRET, body)).toBe(VECTOR);
    expect(isSigned(SECRET, body, VECTOR)).toBe(true);
    expect(isSigned(SECRET, Buffer.from("Hello, World! "), VECTOR)).toBe(false);
    expect(() => signatureOf("", body)).toThrow("not empty");
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["of another secret", signatureOf("other", Buffer.from(JSON.stringify(PUSH)))],
    ["in upper case", signatureOf(SECRET, Buffer.from(JSON.stringify(PUSH))).toUpperCase()],
    ["cut", signatureOf(SECRET, Buffer.from(JSON.stringify(PUSH))).slice(0, 40)],
    ["with more behind it", `${signatureOf(SECRET, Buffer.from(JSON.stringify(PUSH)))}0`],
    ["by SHA-1", "sha1=7d38cdd689735b008b3c702edd92eea23791c5f6"],
    ["of no algorithm", signatureOf(SECRET, Buffer.from(JSON.stringify(PUSH))).slice(7)],
    ["not in ASCII", "sha256=ÿþýüûúùø÷öõôóòñðïîíìëêéèçæåäãâáàßÞÝÜÛÚÙØ×ÖÕÔÓÒÑÐÏÎÍÌËÊÉÈÇÆÅÄÃÂÁÀ"],
  ])("that is %s is refused with 401, and nothing is run (S2-SEC-02)", async (_what, signature) => {
    const proxy = await startProxy();
    const { status, body } = await proxy.push({ headers: { "x-hub-signature-256": signature } });
    expect(status).toBe(401);
    expect(body).not.toContain("sha256=");
    expect(proxy.held.runs.length).toBe(0);
    await proxy.end();
  });
});

describe("the webhook", () => {
  it("runs the sync once for a push of the followed branch (S2-FLW-02)", async () => {
    const proxy = await startProxy();
    expect(await proxy.push()).toMatchObject({ status: 202, body: '{"status":"started"}' });
    expect(proxy.held.runs.length).toBe(1);
    await proxy.held.end(0);
    expect(proxy.held.runs.length).toBe(1);
    await proxy.end();
  });

  it.each([
    ["a ping", "ping", {}],
    ["another event", "issues", PUSH],
    ["another branch", "push", { ...PUSH, ref: "refs/heads/mainline" }],
    ["a tag of the branch's name", "push", { ...PUSH, ref: "refs/tags/main" }],
    ["another repository", "push", { ...PUSH, repository: { full_name: "example/hub2" } }],
    ["a branch that was deleted", "push", { ...PUSH, deleted: true }],
    ["a list in the place of an object", "push", [PUSH]],
    ["null", "push", null],
    ["fields of the prototype only", "push", { __proto__: PUSH }],
  ])("ignores %s with 204 (S2-PRX-03)", async (_what, event, payload) => {
    const proxy = await startProxy();
    expect(await proxy.push({ event, body: JSON.stringify(payload) })).toMatchObject({ status: 204, body: "" });
    expect(proxy.held.runs.length).toBe(0);
    await proxy.end();
  });

  it("takes no field from a prototype that the payload names", () => {
    const body = Buffer.from('{"__proto__":{"ref":"refs/heads/main","repository":{"full_name":"example/hub"}}}');
    expect(judge("push", body, { repository: "example/hub", branch: "main" })).toMatchObject({ act: false });
  });

  it.each([
    ["no JSON", Buffer.from("{"), {}, 400],
    ["JSON that is no UTF-8", Buffer.from([0x22, 0xff, 0x22]), {}, 400],
    ["a form", Buffer.from("payload=%7B%7D"), { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["no content type", Buffer.from("{}"), { "content-type": undefined }, 415],
    ["no delivery id", Buffer.from(JSON.stringify(PUSH)), { "x-github-delivery": undefined }, 400],
    ["an id of shell words", Buffer.from(JSON.stringify(PUSH)), { "x-github-delivery": "$(reboot)aaaa" }, 400],
    ["2 MiB and a byte", Buffer.alloc(2 * 1024 * 1024 + 1, 0x20), {}, 413],
    ["arrays 100,000 deep", Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`), {}, 204],
  ])("answers %s with its status, and runs nothing", async (_what, body, headers, expected) => {
    const proxy = await startProxy();
    const { status } = await proxy.push({ body, headers });
    expect([expected, 400]).toContain(status);
    if (expected !== 204) expect(status).toBe(expected);
    expect(proxy.held.runs.length).toBe(0);
    await proxy.end();
  });

  it("answers 429 with the seconds to wait, to the one who sends too much and not to GitHub (S2-SEC-01)", async () => {
    const proxy = await startProxy();
    const from = (address: string) => proxy.push({ secret: "wrong", headers: { "x-forwarded-for": address } });
    for (let call = 0; call < 30; call++) expect((await from("203.0.113.9")).status).toBe(401);
    expect(await from("203.0.113.9")).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect((await from("140.82.112.1")).status).toBe(401);
    // The last address is the one that Tailscale saw; what stands before it is a claim.
    expect((await from("140.82.112.7, 203.0.113.9")).status).toBe(429);
    proxy.clock.advance(1000);
    expect((await from("203.0.113.9")).status).toBe(401);
    await proxy.end();
  });

  it("answers 503 while OpenBao is sealed, and never takes an empty key for a secret (S2-FLW-01)", async () => {
    const sealed: typeof fetch = async () => Response.json({ errors: ["Vault is sealed"] }, { status: 503 });
    const proxy = await startProxy({ fetch: sealed });
    expect((await proxy.push()).status).toBe(503);
    expect((await proxy.inject({ url: "/healthz" })).status).toBe(200);
    expect(proxy.log.some(({ reason }) => String(reason).includes("Vault is sealed"))).toBe(true);
    await proxy.end();
  });

  it("takes no secret that lacks a field, least of all the word undefined for one (S2-FLW-01)", async () => {
    const partial: typeof fetch = async (url) => {
      const login = (url instanceof Request ? url.url : url.toString()).endsWith("/login");
      const auth = { client_token: "token", lease_duration: 3600 };
      return Response.json(login ? { auth } : { data: { data: { mongodb_url: "m", postgres_password: "p" } } });
    };
    const proxy = await startProxy({ fetch: partial });
    expect((await proxy.push({ secret: "undefined" })).status).toBe(503);
    expect(proxy.log.some(({ reason }) => String(reason).includes("has no webhook_secret"))).toBe(true);
    await proxy.end();
  });

  it("names none of its secrets in its log, and each line is one JSON object (S2-OBS-01)", async () => {
    const proxy = await startProxy();
    await proxy.push();
    await proxy.push({ secret: "wrong" });
    await proxy.held.end(0);
    await proxy.end();
    expect(proxy.lines.length).toBe(3);
    for (const line of proxy.lines) {
      expect(line.trim()).not.toContain("\n");
      expect(JSON.parse(line)).toMatchObject({
        service: "hub-proxy",
        level: expect.any(String),
        time: expect.any(String),
      });
      expect(line).not.toContain(SECRET);
      expect(line).not.toContain("sha256=");
    }
  });

  it("emits a span for the webhook and one for the sync, and its log lines carry their ids (S2-PRX-05)", async () => {
    const proxy = await startProxy();
    await proxy.push();
    await proxy.held.end(0);
    const spans = proxy.spans.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(["webhook", "gitops_sync"]);
    const ids = spans.map((span) => span.spanContext().traceId);
    expect(
      proxy.log.filter(({ event }) => event === "webhook" || event === "sync").map(({ trace_id }) => trace_id),
    ).toEqual(ids);
    await proxy.end();
  });
});

describe("runs of the sync", () => {
  it("are one at a time with one more pending, whoever asks, and each delivery counts once (S2-AUT-01)", async () => {
    const proxy = await startProxy({ webhookRate: { perSecond: 1000, burst: 1000 } });
    const statuses = [];
    for (let call = 0; call < 100; call++) statuses.push((await proxy.push({ id: `delivery-${call % 50}` })).status);
    expect(statuses.filter((status) => status === 202).length).toBe(50);
    expect(statuses.filter((status) => status === 204).length).toBe(50);
    expect(proxy.held.runs.length).toBe(1);
    await proxy.held.end(0);
    expect(proxy.held.runs.length).toBe(2);
    await proxy.held.end(1);
    expect(proxy.held.runs.length).toBe(2);
    await proxy.end();
  });

  it("are repeated for a redelivery after a failure, and not after a success", async () => {
    const proxy = await startProxy();
    const id = "redelivered-1";
    await proxy.push({ id });
    await proxy.held.end(0, false);
    expect((await proxy.push({ id })).status).toBe(202);
    await proxy.held.end(1, true);
    expect((await proxy.push({ id })).status).toBe(204);
    expect(proxy.held.runs.length).toBe(2);
    await proxy.end();
  });

  it("are remembered over a restart, and one that was cut is run again", async () => {
    const first = await startProxy();
    await first.push({ id: "finished-1" });
    await first.held.end(0);
    await first.push({ id: "interrupted-1" });
    // Killed here: nothing is closed, and the last line is cut.
    appendFileSync(join(first.directory, "deliveries.jsonl"), '{"id":"half-writ');
    const second = await startProxy({ variables: { STATE_DIRECTORY: first.directory } });
    expect(second.held.runs.length).toBe(1);
    expect((await second.push({ id: "finished-1" })).status).toBe(204);
    expect((await second.push({ id: "interrupted-1" })).status).toBe(204);
    await second.held.end(0);
    await second.end();
    expect(readFileSync(join(first.directory, "deliveries.jsonl"), "utf8")).toContain('"succeeded"');
  });

  it("get no argument, no input and no variable of a request: a fixed program with a fixed environment (S2-FLW-03)", async () => {
    const directory = scratch();
    const script = join(directory, "gitops_sync.sh");
    writeFileSync(script, `#!/bin/bash\n{ echo "run $# [$*]"; env | sort; } >> ${directory}/runs\n`);
    chmodSync(script, 0o755);
    const sync = syncByChild({ argv: [script], env: { PATH: "/usr/bin:/bin" } }, startChild, systemClock);
    const proxy = await startProxy({ sync });
    const body = JSON.stringify({ ...PUSH, after: "$(touch /tmp/reached)", pusher: { name: "`id`; rm -rf /" } });
    expect((await proxy.push({ body })).status).toBe(202);
    await expect.poll(() => proxy.log.filter(({ event }) => event === "sync").length, { timeout: 5000 }).toBe(1);
    const variables = readFileSync(join(directory, "runs"), "utf8").split("\n");
    expect(variables.filter((line) => line.startsWith("run"))).toEqual(["run 0 []"]);
    expect(variables.filter((line) => /^\w+=/.test(line)).map((line) => line.split("=")[0])).toEqual([
      "PATH",
      "PWD",
      "SHLVL",
      "_",
    ]);
    await proxy.end();
  });

  it("end after five minutes with everything that they started", async () => {
    const clock = new VirtualClock();
    const directory = scratch();
    const program = { argv: ["/bin/bash", "-c", `sleep 600 & echo $! > ${directory}/child; wait`] as const, env: {} };
    const run = syncByChild({ ...program, argv: [...program.argv] }, startChild, clock)();
    const child = join(directory, "child");
    await expect.poll(() => readFileSync(child, "utf8"), { timeout: 5000 }).toMatch(/\d+\n/);
    clock.advance(5 * 60_000);
    expect(await run).toMatchObject({ succeeded: false, detail: expect.stringContaining("no end in 300 s") });
    const pid = Number(readFileSync(child, "utf8"));
    await expect.poll(() => isRunning(pid), { timeout: 2000 }).toBe(false);
  });
});

/** Whether the process exists and is no zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("hostile requests", () => {
  it("that two readers could take for two are refused before anything reads them", async () => {
    const proxy = await startProxy();
    const address = await proxy.server.listen({ host: "127.0.0.1", port: 0 });
    const send = (head: string[], body = ""): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port: Number(new URL(address).port) });
        let text = "";
        socket.setEncoding("utf8").on("data", (data: string) => {
          text += data;
        });
        socket.once("close", () => resolve(text.split("\r\n")[0] ?? "")).once("error", reject);
        socket.write(`${["POST /hooks/github HTTP/1.1", "host: hub", ...head, "", ""].join("\r\n")}${body}`);
        socket.end();
      });
    expect(await send(["content-length: 5", "transfer-encoding: chunked"], "0\r\n\r\nX")).toContain("400");
    expect(await send(["content-length: 1", "content-length: 2"], "ab")).toContain("400");
    expect(await send(["content-length: -1"])).toContain("400");
    expect(await send(["transfer-encoding: chunked, identity"], "0\r\n\r\n")).toContain("400");
    expect(await send(["x-github-event : push", "content-length: 0"])).toContain("400");
    expect(await send([`x-long: ${"a".repeat(20_000)}`])).toContain("431");
    expect(proxy.held.runs.length).toBe(0);
    await proxy.end();
  });

  it("of any shape get a status of the client's fault, and run nothing (seeded)", async () => {
    const proxy = await startProxy({ webhookRate: { perSecond: 1e6, burst: 1e6 } });
    const random = seededRandom(21);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const text = (): string =>
      Array.from({ length: 1 + Math.floor(random() * 30) }, () =>
        String.fromCharCode(0x20 + Math.floor(random() * 95)),
      ).join("");
    for (let call = 0; call < 300; call++) {
      const valid = delivery();
      const signature = pick([text(), `sha256=${text()}`, signatureOf(text(), Buffer.from(valid.payload)), VECTOR]);
      const headers = {
        ...valid.headers,
        "x-hub-signature-256": signature,
        "content-type": pick(["application/json", "text/plain", text()]),
      };
      const { status } = await proxy.inject({
        ...valid,
        headers,
        payload: pick([valid.payload, text(), '{"$where":"1"}', "\u{1F575}"]),
      });
      expect([400, 401, 415]).toContain(status);
    }
    expect(proxy.held.runs.length).toBe(0);
    await proxy.end();
  });
});

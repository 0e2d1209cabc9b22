import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathBelow } from "../../../src/services/hub-proxy/gateway/path.ts";
import { readRoutes } from "../../../src/services/hub-proxy/gateway/routes.ts";
import { scratch, startProxy } from "./proxy.ts";

const seen: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}[] = [];

const upstream = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.once("end", () => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body });
    if (url === "/base/slow") return;
    response.writeHead(url === "/base/missing" ? 404 : 200, {
      "content-type": "text/plain",
      "set-cookie": "a=b",
      "x-internal": "1",
    });
    response.end("from upstream");
  });
});

let file = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const route = {
    upstream: `http://127.0.0.1:${port}/base`,
    methods: ["GET", "POST"],
    bodyLimitBytes: 10,
    timeoutMs: 1000,
  };
  const routes = [
    { ...route, prefix: "/api/logs", rate: { perSecond: 1, burst: 1000 } },
    { ...route, prefix: "/api/rare", rate: { perSecond: 1, burst: 2 } },
    { ...route, prefix: "/api/gone", upstream: "http://127.0.0.1:1", rate: { perSecond: 1, burst: 2 } },
  ];
  file = join(scratch(), "routes.json");
  writeFileSync(file, JSON.stringify(routes));
});

afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

const proxy = () => startProxy({ variables: { GATEWAY_ROUTES: file } });

describe("the gateway", () => {
  it("passes a request to the upstream of its route, and the answer back (S2-PRX-01)", async () => {
    const { inject, end } = await proxy();
    const sent = {
      method: "POST",
      url: "/api/logs/loki/query?query=%7Ba%3D%22b%22%7D&x=1",
      payload: "0123456789",
    } as const;
    const answer = await inject({ ...sent, headers: { "content-type": "text/plain", authorization: "Bearer x" } });
    expect(answer).toMatchObject({ status: 200, body: "from upstream" });
    const last = seen.at(-1);
    expect(last).toMatchObject({
      method: "POST",
      url: "/base/loki/query?query=%7Ba%3D%22b%22%7D&x=1",
      body: "0123456789",
    });
    expect(last?.headers).toMatchObject({
      authorization: "Bearer x",
      "content-type": "text/plain",
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
    expect((await inject({ url: "/api/logs/missing" })).status).toBe(404);
    await end();
  });

  it("passes neither headers of the connection nor what a client claims about itself", async () => {
    const { inject, end } = await proxy();
    const claims = {
      connection: "authorization, x-mine",
      "x-forwarded-for": "10.0.0.1",
      "x-mine": "1",
      cookie: "a=b",
      te: "trailers",
      upgrade: "h2c",
      traceparent: "00-1-1-01",
    };
    const answer = await inject({ url: "/api/logs/x", headers: claims });
    const { headers = {} } = seen.at(-1) ?? {};
    for (const name of ["x-forwarded-for", "x-mine", "cookie", "te", "upgrade"])
      expect(headers[name], name).toBeUndefined();
    expect(headers["traceparent"]).not.toBe("00-1-1-01");
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["x-internal"]).toBeUndefined();
    await end();
  });

  it.each([
    "/api/logs/../secret",
    "/api/logs/%2e%2e/secret",
    "/api/logs/..%2fsecret",
    "/api/logs/a%2fb",
    "/api/logs/a%5cb",
    "/api/logs/%252e%252e/x",
    "/api/logs//x",
    "/api/logs/a%00b",
    "/api/logs/a%0d%0aHost:x",
    "/api/logs/x;y",
    "/api/logs/%c0%ae%c0%ae/",
    "/api/logs/%",
    "/api/logsx",
    "/api/LOGS/x",
    "/hooks/../api/logs/x",
  ])("reaches nothing by the path %s", async (url) => {
    const before = seen.length;
    const { server, end } = await proxy();
    const { statusCode } = await server.inject({ url });
    // An injected request's dots are resolved before it is sent; a path that is then a plain one is none of ours.
    if (statusCode !== 200) expect([400, 404]).toContain(statusCode);
    if (statusCode === 200) expect(seen.at(-1)?.url).not.toMatch(/\.\.|%/);
    else expect(seen.length).toBe(before);
    await end();
  });

  it.each([
    ["/x/%2e%2e/y", undefined],
    ["/../y", undefined],
    ["/x/./y", undefined],
    ["/x\\y", undefined],
    ["/x//y", undefined],
    ["/%ff", undefined],
    ["x", undefined],
    ["", "/"],
    ["?a=../b", "/?a=../b"],
    ["/x/%C3%A9?q=%2F", "/x/%C3%A9?q=%2F"],
  ])("reads %j below a prefix as %j", (below, expected) => {
    expect(pathBelow("/api/logs", `/api/logs${below}`)).toBe(expected);
  });

  it("holds each route to its methods, rate, body and time", async () => {
    const { inject, clock, end } = await proxy();
    expect((await inject({ method: "DELETE", url: "/api/logs/x" })).status).toBe(404);
    expect(
      (await inject({ method: "POST", url: "/api/logs/x", payload: "01234567890", headers: { "content-type": "a/b" } }))
        .status,
    ).toBe(413);
    const rare = async () => (await inject({ url: "/api/rare/x" })).status;
    expect([await rare(), await rare(), await rare()]).toEqual([200, 200, 429]);
    const before = seen.length;
    const slow = inject({ url: "/api/logs/slow" });
    await expect.poll(() => seen.length).toBe(before + 1);
    clock.advance(1000);
    expect(await slow).toMatchObject({ status: 504 });
    expect((await inject({ url: "/api/gone/x" })).status).toBe(502);
    await end();
  });

  it("starts with no route that it could misread, and says where the file is wrong", () => {
    const wrong = join(scratch(), "routes.json");
    const check = (value: unknown): void => {
      writeFileSync(wrong, typeof value === "string" ? value : JSON.stringify(value));
      readRoutes(wrong);
    };
    const good = readRoutes(file)[0];
    expect(() => check("{")).toThrow("routes.json");
    expect(() => check({})).toThrow("allowed: a list of routes");
    expect(() => check([null])).toThrow("[0].prefix: found nothing");
    expect(() => check([{ ...good, prefix: "/hooks/github" }])).toThrow(
      '[0].prefix: found "/hooks/github"; allowed: /',
    );
    expect(() => check([{ ...good, upstream: "file:///etc/passwd" }])).toThrow("[0].upstream");
    expect(() => check([{ ...good, methods: ["TRACE"] }])).toThrow("allowed: GET, HEAD, POST");
    expect(() => check([{ ...good, timeoutMs: 0 }])).toThrow("[0].timeoutMs");
    expect(() => check([good, good])).toThrow("occurs more than once");
  });
});

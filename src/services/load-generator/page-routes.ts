import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { HttpProblem } from "../shared/http-problem.ts";
import type { LiveReport } from "./live-report.ts";

/** Files of the page by path. They load nothing from elsewhere, so that the page works without the Internet. */
const FILES = {
  "/": { file: "live.html", type: "text/html; charset=utf-8" },
  "/live.js": { file: "live.js", type: "text/javascript; charset=utf-8" },
  "/live.css": { file: "live.css", type: "text/css; charset=utf-8" },
} as const;

const HEADERS = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-cache",
} as const;

interface PageOptions {
  readonly report: () => LiveReport;
  /** Starts a burst. Default: whoever asks for one is refused. */
  readonly startBurst?: () => void;
}

/** The page that shows rate, errors, duration and budget live, and what it reads. */
export function addPageRoutes(server: FastifyInstance, { report, startBurst }: PageOptions): void {
  for (const [path, { file, type }] of Object.entries(FILES)) {
    const content = readFileSync(new URL(`page/${file}`, import.meta.url));
    server.get(path, async (_request, reply) => reply.headers(HEADERS).type(type).send(content));
  }
  server.get("/api/live", async (_request, reply) => reply.headers(HEADERS).send(report()));
  server.post("/api/burst", async (_request, reply) => {
    if (startBurst === undefined)
      throw new HttpProblem(403, "control_off", "bursts can be started where CONTROL=yes, as `hyperion up` sets it");
    startBurst();
    return reply.code(202).send({ status: "burst started" });
  });
}

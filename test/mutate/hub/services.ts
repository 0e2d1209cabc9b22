import type { BreaksByRow } from "../break.ts";

const SIGNATURE = "src/services/hub-proxy/webhook/signature.ts";
const EVENT = "src/services/hub-proxy/webhook/event.ts";
const ROUTE = "src/services/hub-proxy/webhook/route.ts";
const FLIGHT = "src/services/hub-proxy/webhook/single-flight.ts";
const LISTENER = "src/services/hub-proxy/webhook/listener.ts";
const SYNC = "src/services/hub-proxy/webhook/sync.ts";
const CHILD = "src/services/shared/hub/child.ts";
const PATHS = "src/services/hub-proxy/gateway/path.ts";
const GATEWAY = "src/services/hub-proxy/gateway/gateway.ts";
const LIMIT = "src/services/hub-proxy/rate-limit.ts";
const CLIENT = "src/services/hub-proxy/client.ts";
const MACHINE = "src/services/hub-gate/machine.ts";
const SECRETS = "src/services/shared/hub/secrets.ts";
const LOGGER = "src/services/shared/logger.ts";
const TRACING = "src/services/shared/hub/tracing.ts";
const PARSE = "src/services/hub-metrics/parse.ts";
const COLLECT = "src/services/hub-metrics/collect.ts";

/** The hub's services: what they let in, what they run, what they measure. */
export const HUB_SERVICES: BreaksByRow = {
  "S2-PRX-01": [
    [GATEWAY, '"content-type", "x-scope-orgid"', '"x-scope-orgid"', "Upstreams cannot tell what a body is."],
    [
      PATHS,
      "const below = path.slice(prefix.length);",
      "const below = path;",
      "Upstreams see the gateway's own prefix.",
    ],
  ],
  "S2-PRX-03": [
    [EVENT, 'if (event !== "push")', 'if (event === "ping")', "Every event of the repository runs the sync."],
    [EVENT, "!== `refs/heads/${branch}`", '=== "refs/heads/"', "A push to any branch runs the sync."],
    [EVENT, 'own(payload, "deleted") === true', 'own(payload, "deleted") === 1', "Deleting the branch runs the sync."],
  ],
  "S2-PRX-04": [
    [
      SIGNATURE,
      'if (secret === "") throw',
      'if (secret === "never") throw',
      "With an empty secret everybody can sign.",
    ],
    [SIGNATURE, "timingSafeEqual(given, expected)", "true", "Anything of the right length is a signature."],
  ],
  "S2-SEC-02": [
    [
      SIGNATURE,
      "given.length === LENGTH && ",
      "given.length === 0 || ",
      "A missing or empty signature gets in or ends in an error.",
    ],
    [
      ROUTE,
      'HttpProblem(401, "bad_signature"',
      'HttpProblem(403, "bad_signature"',
      "Clients read that they may not, where they are unknown.",
    ],
  ],
  "S2-SEC-01": [
    [LIMIT, "if (missing > 0) return", "if (missing > 1e9) return", "Nobody is ever too much."],
    [CLIENT, ".at(-1)?.trim()", ".at(0)?.trim()", "A client names its own address, and a new one each time."],
  ],
  "S2-FLW-01": [
    [
      ROUTE,
      "if (key === undefined) throw",
      'if (key === "") throw',
      "A sealed OpenBao answers with an error in place of 503.",
    ],
    [
      SECRETS,
      "if (missing.length > 0) throw",
      "if (missing.length > 9) throw",
      "A secret without a field counts as read.",
    ],
    [
      "profiles/hub/host/services.ts",
      '"role-id:none", "secret-id:none"',
      '"role-id:none"',
      "A missing secret id keeps the service from starting.",
    ],
  ],
  "S2-FLW-02": [
    [ROUTE, "reply.code(202)", "reply.code(200)", "A promise looks like something done."],
    [FLIGHT, "this.#running = this.#drain();", "this.#running = undefined;", "An accepted push runs nothing."],
  ],
  "S2-FLW-03": [
    [
      CHILD,
      "{ env, detached: true,",
      "{ env: { ...process.env, ...env }, detached: true,",
      "The script sees the service's own environment.",
    ],
    [
      SYNC,
      "const child = start(program);",
      "start(program);\n    const child = start(program);",
      "Each run is two, at the same time.",
    ],
  ],
  "S2-AUT-01": [
    [
      LISTENER,
      "this.#options.deliveries.has(id)",
      "this.#options.deliveries.has(`${id} `)",
      "A delivery that comes twice runs twice.",
    ],
    [FLIGHT, 'if (this.#running !== undefined) return "pending";', "", "Two syncs run at the same time."],
    ["profiles/hub/host/sync.ts", 'git merge --quiet --ff-only "$wanted"', "true", "The checkout stays where it was."],
  ],
  "S2-PRX-05": [
    [
      LISTENER,
      'traced(tracer, "gitops_sync"',
      'traced(tracer, "webhook"',
      "The sync cannot be found among the traces.",
    ],
    [
      TRACING,
      "return { trace_id: traceId, span_id: spanId };",
      "return { trace_id: spanId, span_id: spanId };",
      "No line leads to its trace.",
    ],
  ],
  "S2-OBS-01": [
    [LOGGER, 'messageKey: "message"', 'messageKey: "message", crlf: true, enabled: false', "Services say nothing."],
    [
      LOGGER,
      "level: (label: string) => ({ level: label })",
      "level: (_label: string, level: number) => ({ level })",
      "Levels are numbers that no pipeline reads.",
    ],
  ],
  "S2-GAT-01": [
    [MACHINE, "const TO_OPEN = 3;", "const TO_OPEN = 2;", "The gate opens before the proxy has proved itself."],
    [MACHINE, "const TO_CLOSE = 2;", "const TO_CLOSE = 3;", "The gate stays open in front of an ill proxy."],
    [
      MACHINE,
      "proxyHealthy ? this.#healthy + 1 : 0",
      "proxyHealthy ? this.#healthy + 1 : this.#healthy",
      "Healthy probes need not follow each other.",
    ],
  ],
  "S2-MET-01": [
    [COLLECT, 'parsed("meminfo", memory),', "", "Memory is not measured."],
    [
      PARSE,
      'MemAvailable: "memory_available_bytes"',
      'MemFree: "memory_free_bytes"',
      "What could be freed counts as used.",
    ],
  ],
  "S2-FLW-08": [
    [PARSE, "const SECTOR = 512;", "const SECTOR = 4096;", "Disks seem to do eight times what they do."],
    [COLLECT, "Number(milli) / 1000", "Number(milli)", "The host seems to be on fire."],
  ],
};

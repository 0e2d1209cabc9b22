import type { BreaksByRow } from "../break.ts";

const SHARED = "src/services/shared";
const ROUTES = "src/services/user/routes.ts";
const AUTH = "src/services/user/auth.ts";
const DIRECTORY = "src/services/user/user-directory.ts";
const USER = "src/services/user/program.ts";
const USER_METRICS = "src/services/user/metrics.ts";
const ENDPOINTS = "src/services/load-generator/endpoints.ts";
const TRAFFIC = "src/services/load-generator/traffic.ts";
const SENDER = "src/services/load-generator/sender.ts";
const GENERATOR = "src/services/load-generator/program.ts";
const SENT = "src/services/load-generator/metrics.ts";
const DIURNAL = `${SHARED}/diurnal.ts`;

/** What user-service does and says of itself, and the traffic that the load generator makes. */
export const SRE_USER_TRAFFIC: BreaksByRow = {
  "S4-GEN-04": [
    [ENDPOINTS, 'post("/api/payments")', 'post("/api/refunds")', "Payments are never asked for."],
    [ENDPOINTS, '{ ...get("/api/users"), weight: 3 },', "", "Users are never listed."],
  ],
  "S4-USR-01": [
    [ROUTES, "({ users: await users.all() })", "users.all()", "The list has another form than described."],
    [
      ROUTES,
      'url: "/api/users",\n      success: 200',
      'url: "/api/user",\n      success: 200',
      "The path does not exist.",
    ],
  ],
  "S4-USR-02": [
    [ROUTES, "success: 201,", "success: 200,", "A creation is answered like a read."],
    [DIRECTORY, "      this.#database.add(user.id, user);\n", "", "Who is created is not found afterwards."],
  ],
  "S4-USR-03": [
    [ROUTES, 'url: "/api/users/validate"', 'url: "/api/users/:userID/validate"', "The path is taken for a user's id."],
    [ROUTES, "return { user_id: id, valid: true };", "return { user_id: id, valid: false };", "No user is valid."],
  ],
  "S4-USR-04": [
    [ROUTES, "?? notFound(id)", "?? ({ id } as User)", "A user that is not there is made up."],
    [ROUTES, 'url: "/api/users/:userID"', 'url: "/api/user/:userID"', "One user cannot be read."],
  ],
  "S4-USR-05": [
    [ROUTES, 'url: "/api/users/auth"', 'url: "/api/users/login"', "Nobody can sign in."],
    [AUTH, "invalid_credentials: [401,", "invalid_credentials: [500,", "A wrong password costs availability."],
  ],
  "S4-USR-06": [
    [`${SHARED}/server.ts`, 'server.get("/readyz"', 'server.get("/ready"', "The service never becomes ready."],
    [`${SHARED}/server.ts`, 'server.get("/metrics"', 'server.get("/stats"', "Nothing is scraped."],
  ],
  "S4-USR-07": [
    ["src/services/user/settings.ts", "reader, 0.001)", "reader, 0.01)", "The service fails ten times as often."],
    [ROUTES, "      simulation.maybeFail();\n", "", "The service never fails."],
  ],
  "S4-USR-08": [
    [DIRECTORY, "const CACHED = 50;", "const CACHED = 40;", "Ten of the users are not in the cache."],
    [DIRECTORY, "const CACHED = 50;", "const CACHED = 51;", "A user is in the cache that is said to be a miss."],
  ],
  "S4-USR-09": [
    [
      DIRECTORY,
      'await this.#cacheOperation("set", () => this.#cache.set(id, user));',
      "return user;",
      "Each read is a miss.",
    ],
    [DIRECTORY, "    if (cached !== undefined) return cached;\n", "", "The cache spares no query."],
  ],
  "S4-USR-10": [
    [AUTH, '["success", 85]', '["success", 95]', "More attempts succeed than described."],
    [
      AUTH,
      '["account_locked", 5],\n  ["rate_limited", 3]',
      '["account_locked", 3],\n  ["rate_limited", 5]',
      "Two results are exchanged.",
    ],
  ],
  "S4-USR-11": [
    [
      USER,
      "MOST_SESSIONS * diurnalMultiplier(hourOfDay(clock.wall(), settings.timeZone))",
      "MOST_SESSIONS",
      "Nobody sleeps.",
    ],
    [DIURNAL, "(hour - 12)", "hour", "Sessions are most at night."],
  ],
  "S4-USR-12": [
    [DIRECTORY, "    metrics.dbQueries.observe((clock.monotonic() - begun) / 1000);\n", "", "Queries are not timed."],
    [
      DIRECTORY,
      "await simulation.work(DB);",
      "await simulation.work(CACHE);",
      "The data base is as fast as the cache.",
    ],
  ],
  "S4-USR-20": [
    [`${SHARED}/http-metrics.ts`, "series.requests.inc();", "", "No request is counted."],
    [
      `${SHARED}/http-metrics.ts`,
      "return OTHER;",
      'return "unknown";',
      "What no route takes has another name than described.",
    ],
  ],
  "S4-USR-21": [
    [`${SHARED}/http-metrics.ts`, "series.duration.observe(seconds);", "", "No request is timed."],
    [`${SHARED}/duration-buckets.ts`, "[0.005, 0.01,", "[0.01,", "The fastest bucket is missing."],
  ],
  "S4-USR-22": [
    [
      ROUTES,
      "metrics.requests.labels({ operation: name })",
      'metrics.requests.labels({ operation: "get" })',
      "Every request is a look-up.",
    ],
    [USER_METRICS, '"user_requests_total"', '"users_requests_total"', "The metric has another name than described."],
  ],
  "S4-USR-23": [
    [ROUTES, "        metrics.authAttempts.inc({ result });\n", "", "Attempts are not counted."],
    [USER_METRICS, '"user_auth_attempts_total"', '"auth_attempts_total"', "Attempts are counted under another name."],
  ],
  "S4-USR-24": [
    [USER_METRICS, 'name: "active_sessions"', 'name: "sessions"', "No panel finds the metric."],
    [USER_METRICS, "this.set(activeSessions());", "this.set(0);", "There is never a session."],
  ],
  "S4-USR-25": [
    [
      DIRECTORY,
      'cached === undefined ? "miss" : "hit"',
      'cached === undefined ? "hit" : "miss"',
      "Hits are called misses.",
    ],
    [USER_METRICS, '"cache_hits_total"', '"cache_lookups_total"', "Look-ups are counted under another name."],
  ],
  "S4-USR-26": [
    [
      DIRECTORY,
      "    this.#series[operation].observe((clock.monotonic() - begun) / 1000);\n",
      "",
      "The cache is not timed.",
    ],
    [
      USER_METRICS,
      '"cache_operation_duration_seconds"',
      '"cache_duration_seconds"',
      "The cache is timed under another name.",
    ],
  ],
  "S4-USR-27": [
    [USER_METRICS, '"user_db_query_duration_seconds"', '"db_query_duration_seconds"', "No panel finds the metric."],
    [
      DIRECTORY,
      "metrics.dbQueries.observe((clock.monotonic() - begun) / 1000);",
      "metrics.dbQueries.observe(clock.monotonic() - begun);",
      "Milliseconds of a query are called seconds.",
    ],
  ],
  "S4-LGN-01": [
    [
      ENDPOINTS,
      '    "user-service": [\n',
      '    "user-service": [].length === 0 ? [] : [\n',
      "One service gets no traffic.",
    ],
    [
      "src/services/load-generator/generate.ts",
      "while (!stop.aborted) {",
      "for (let rounds = 0; rounds < 5; rounds++) {",
      "Traffic ends by itself.",
    ],
  ],
  "S4-LGN-02": [
    [DIURNAL, "(hour - 12)", "(hour - 14)", "The peak is at two in the afternoon."],
    [DIURNAL, "0.2 + 0.8 *", "0.1 + 0.9 *", "Nights are quieter than the formula says."],
  ],
  "S4-LGN-03": [
    [DIURNAL, "(hour - 12)", "(hour - 13)", "The peak is at one in the afternoon."],
    [DIURNAL, "0.2 + 0.8 *", "0.2 + 0.7 *", "Noon has nine tenths of the traffic."],
  ],
  "S4-LGN-04": [
    [DIURNAL, "(hour - 12)", "(hour - 15)", "The night is quietest at three, as the formula does not say."],
    [DIURNAL, "0.2 + 0.8 *", "0.3 + 0.7 *", "The night has three tenths of the traffic."],
  ],
  "S4-LGN-05": [
    [TRAFFIC, "baseRps * this.multiplier *", "baseRps *", "Traffic does not know the time of day."],
    [TRAFFIC, "this.multiplier *", "this.multiplier ** 2 *", "Traffic falls to a twenty-fifth."],
  ],
  "S4-LGN-06": [
    [
      "src/services/load-generator/settings.ts",
      '"BURST_PROBABILITY", 0.02',
      '"BURST_PROBABILITY", 0.2',
      "A third of the day is a burst.",
    ],
    [
      "src/services/load-generator/settings.ts",
      '"CYCLE_SECONDS", { fallback: 10',
      '"CYCLE_SECONDS", { fallback: 60',
      "Bursts are six times as rare.",
    ],
    [
      TRAFFIC,
      "random() < settings.burstProbability",
      "random() > settings.burstProbability",
      "It bursts nearly always.",
    ],
  ],
  "S4-LGN-07": [
    [TRAFFIC, "factor: 5,", "factor: 3,", "A burst is no burst to the alert."],
    [TRAFFIC, "length: 30_000", "length: 60_000", "A burst lasts a minute."],
  ],
  "S4-LGN-08": [
    [GENERATOR, "logger.warn({ factor, seconds }", "logger.debug({ factor, seconds }", "No burst is found in Loki."],
    [GENERATOR, '"traffic burst started"', '"more"', "The log does not say what happened."],
  ],
  "S4-LGN-10": [
    [
      ENDPOINTS,
      '{ ...get("/api/orders"), weight: 5 }',
      '{ ...get("/api/orders"), weight: 2 }',
      "Lists are asked for too seldom.",
    ],
    [
      ENDPOINTS,
      '{ ...get("/api/orders"), weight: 5 }',
      '{ ...get("/api/orders"), weight: 50 }',
      "Hardly anything but lists is asked for.",
    ],
  ],
  "S4-LGN-11": [
    [
      ENDPOINTS,
      "        weight: 3,\n        body: (random) => ({ user_id: userId(random), ...money",
      "        weight: 1,\n        body: (random) => ({ user_id: userId(random), ...money",
      "Few orders are created.",
    ],
    [ENDPOINTS, '...post("/api/orders"),', '...post("/api/order"),', "No order is created."],
  ],
  "S4-LGN-12": [
    [ENDPOINTS, "/api/orders/ord-001", "/api/orders/ord-999", "The order that is read does not exist."],
    [
      ENDPOINTS,
      '"/api/orders/{orderID}"), weight: 2',
      '"/api/orders/{orderID}"), weight: 5',
      "One order is read too often.",
    ],
  ],
  "S4-LGN-13": [
    [
      ENDPOINTS,
      '{ ...post("/api/payments"), weight: 5',
      '{ ...post("/api/payments"), weight: 4',
      "Half of the traffic are payments.",
    ],
    [
      ENDPOINTS,
      '{ ...post("/api/payments"), weight: 5',
      '{ ...post("/api/payments"), weight: 50',
      "Hardly anything but payments is sent.",
    ],
  ],
  "S4-LGN-14": [
    [
      ENDPOINTS,
      '{ ...get("/api/payments"), weight: 4 }',
      '{ ...get("/api/payments"), weight: 5 }',
      "Half of the traffic are reads.",
    ],
    [
      ENDPOINTS,
      '{ ...get("/api/payments"), weight: 4 }',
      '{ ...get("/api/payments/pay-001"), weight: 4 }',
      "One payment is read in the place of the list.",
    ],
  ],
  "S4-LGN-15": [
    [ENDPOINTS, "/api/users/usr-100", "/api/users/usr-150", "The user that is read is not in the cache at the start."],
    [ENDPOINTS, '"/api/users/{userID}"), weight: 4', '"/api/users/{userID}"), weight: 2', "Few users are read."],
  ],
  "S4-LGN-16": [
    [
      ENDPOINTS,
      '{ ...get("/api/users"), weight: 3 }',
      '{ ...get("/api/users"), weight: 1 }',
      "Lists are asked for too seldom.",
    ],
    [
      ENDPOINTS,
      '{ ...get("/api/users"), weight: 3 }',
      '{ ...get("/api/users/validate"), weight: 3 }',
      "Nobody lists users, and validations are refused.",
    ],
  ],
  "S4-LGN-17": [
    [
      ENDPOINTS,
      '...post("/api/users/auth"),\n        weight: 3',
      '...post("/api/users/auth"),\n        weight: 1',
      "Few try to sign in.",
    ],
    [ENDPOINTS, '...post("/api/users/auth")', '...post("/api/users/login")', "Attempts to sign in find no route."],
  ],
  "S4-LGN-20": [
    [
      SENDER,
      "metrics.sent.inc({ service, method, path });",
      'metrics.sent.inc({ service, method, path: "/" });',
      "Paths are not told apart.",
    ],
    [SENT, '"loadgen_requests_sent_total"', '"loadgen_sent_total"', "The metric has another name than described."],
  ],
  "S4-LGN-21": [
    [
      SENDER,
      "status_code: String(response.status)",
      'status_code: response.ok ? "200" : "500"',
      "A creation counts as a read.",
    ],
    [
      SENT,
      '"loadgen_responses_received_total"',
      '"loadgen_responses_total"',
      "Answers are counted under another name.",
    ],
  ],
  "S4-LGN-22": [
    [SENDER, "(clock.monotonic() - begun) / 1000;", "clock.monotonic() - begun;", "Milliseconds are called seconds."],
    [
      SENT,
      '"loadgen_request_duration_seconds"',
      '"loadgen_duration_seconds"',
      "Requests are timed under another name.",
    ],
  ],
  "S4-LGN-23": [
    [SENDER, "      metrics.errors.inc({ service, error_type });\n", "", "Connections that fail are not counted."],
    [
      "src/services/load-generator/error-type.ts",
      'ECONNREFUSED: "connection_refused",',
      "",
      "A service that is down has another error.",
    ],
  ],
  "S4-LGN-24": [
    [SENT, "this.set({ service }, targetRps())", "this.set({ service }, 10)", "The gauge knows neither day nor burst."],
    [SENT, '"loadgen_current_rps"', '"loadgen_rps"', "The alert about bursts finds no metric."],
  ],
};

import type { BreaksByRow } from "../break.ts";

const SHARED = "src/services/shared";
const BREAKER = `${SHARED}/circuit-breaker.ts`;
const ROUTES = "src/services/order/routes.ts";
const CREATE = "src/services/order/create-order.ts";
const ORDER = "src/services/order/program.ts";
const ORDER_METRICS = "src/services/order/metrics.ts";
const PAYMENT_ROUTES = "src/services/payment/routes.ts";
const PROCESS = "src/services/payment/process-payment.ts";
const FRAUD = "src/services/payment/fraud-detection.ts";
const PAYMENT_METRICS = "src/services/payment/metrics.ts";
const HTTP = `${SHARED}/http-metrics.ts`;
const BUCKETS = `${SHARED}/duration-buckets.ts`;
const SERVER = `${SHARED}/server.ts`;

/** What order-service and payment-service do and say of themselves. */
export const SRE_ORDER_PAYMENT: BreaksByRow = {
  "S4-GEN-05": [
    [
      ORDER,
      "baseUrl: settings.paymentServiceUrl",
      "baseUrl: settings.userServiceUrl",
      "Payments are asked of user-service.",
    ],
    [
      CREATE,
      'const validated = await ask(user, "GET",',
      'await ask(user, "GET", "/api/users"); const validated = await ask(user, "GET",',
      "Every order lists all users.",
    ],
  ],
  "S4-GEN-09": [
    [SERVER, 'server.get("/metrics"', 'server.get("/prometheus"', "No service can be scraped."],
    [SERVER, "await registry.metrics()", '""', "A scrape finds nothing."],
  ],
  "S4-GEN-10": [
    [`${SHARED}/logger.ts`, 'messageKey: "message",', "", "Promtail's stage finds no message."],
    [
      `${SHARED}/logger.ts`,
      "timestamp: stdTimeFunctions.isoTime,",
      "",
      "The time is a number that Promtail cannot read.",
    ],
  ],
  "S4-GEN-11": [
    ["src/services/order/settings.ts", "http://payment-service:8082", "http://localhost:8082", "Payments go nowhere."],
    ["src/services/order/settings.ts", "http://user-service:8083", "http://users:8083", "No container has the name."],
  ],
  "S4-ORD-01": [
    [ROUTES, "({ orders: orders.all() })", "orders.all()", "The list has another form than described."],
    [ROUTES, "({ orders: orders.all() })", "({ orders: [] as unknown[] })", "The list is always empty."],
  ],
  "S4-ORD-02": [
    [
      CREATE,
      "if (paid.status === 402) throw",
      "if (paid.status === 409) throw",
      "A declined payment is a bad gateway.",
    ],
    [CREATE, "const validated = await ask(user,", "const validated = await ask(payment,", "No user is checked."],
  ],
  "S4-ORD-03": [
    [ROUTES, "?? notFound(orderID)", "?? null", "An order that is not there is an answer."],
    [ROUTES, 'url: "/api/orders/:orderID"', 'url: "/api/order/:orderID"', "The path does not exist."],
  ],
  "S4-ORD-04": [
    [SERVER, 'server.get("/healthz"', 'server.get("/health"', "The kubelet restarts every service."],
    [
      SERVER,
      'server.get("/healthz", async () => ({ status: "ok" }));',
      'server.get("/healthz", async (_request, reply) => reply.code(503).send());',
      "The service is never alive.",
    ],
  ],
  "S4-ORD-05": [
    [ORDER, "const WARM_UP = 2000;", "const WARM_UP = 0;", "A service that is not warm gets traffic."],
    [`${SHARED}/readiness.ts`, "< this.#readyAt", "<= this.#readyAt", "It is ready a moment after two seconds."],
  ],
  "S4-ORD-06": [
    [SERVER, "reply.type(registry.contentType)", 'reply.type("text/html")', "Prometheus 3 refuses the answer."],
    [
      SERVER,
      "await registry.metrics()",
      "await registry.getMetricsAsJSON()",
      "Prometheus reads JSON and finds nothing.",
    ],
  ],
  "S4-ORD-07": [
    ["src/services/order/settings.ts", "reader, 0.02)", "reader, 0.2)", "The service fails ten times as often."],
    [
      ROUTES,
      "await simulation.work(READ);\n    simulation.maybeFail();",
      "await simulation.work(READ);",
      "Reads never fail.",
    ],
  ],
  "S4-ORD-08": [
    [CREATE, "/api/users/validate?user_id=", "/api/users/", "A user's own path answers in its place."],
    [CREATE, 'ask(user, "GET",', 'ask(user, "POST",', "A validation is a creation."],
  ],
  "S4-ORD-09": [
    [CREATE, '"/api/payments", {', '"/api/payment", {', "The path does not exist."],
    [CREATE, "{ amount, currency, type });", "{ amount, currency });", "The payment lacks its type, and is refused."],
  ],
  "S4-ORD-10": [
    [
      ORDER,
      '"payment-service": downstreams.payment.breaker,',
      '"payment-service": downstreams.user.breaker,',
      "One breaker's state is shown twice.",
    ],
    [`${SHARED}/downstream.ts`, "({ status }) => status < 500", "() => true", "Answers of 500 trip no breaker."],
  ],
  "S4-ORD-11": [
    [BREAKER, "minimumRequests: 5", "minimumRequests: 4", "Four failures trip the breaker."],
    [BREAKER, "/ requests >= failureRatio", "/ requests > failureRatio", "Half of the requests may fail."],
  ],
  "S4-ORD-12": [
    [BREAKER, "openFor: 30_000", "openFor: 60_000", "The breaker stays open for a minute."],
    [BREAKER, "age >= this.#options.openFor", "age > this.#options.openFor", "At thirty seconds it is still open."],
  ],
  "S4-ORD-13": [
    [BREAKER, "probes: 3, ...", "probes: 1, ...", "One success closes the breaker."],
    [BREAKER, 'if (state === "half-open" || tripped)', "if (tripped)", "A failed probe does not open it again."],
  ],
  "S4-ORD-14": [
    [ROUTES, "{ base: 50, sigma: 10,", "{ base: 100, sigma: 10,", "Reads take twice as long."],
    [ROUTES, "await simulation.work(READ);\n", "", "Reads take no time."],
  ],
  "S4-ORD-15": [
    [ROUTES, "{ base: 200, sigma: 40,", "{ base: 300, sigma: 40,", "Creation takes half as long again."],
    [ROUTES, "await simulation.work(CREATE);", "await simulation.work(READ);", "A creation is as fast as a read."],
  ],
  "S4-ORD-16": [
    [
      `${SHARED}/latency.ts`,
      "Math.max(floor, normal(random, base, sigma))",
      "normal(random, base, sigma)",
      "Latencies are negative.",
    ],
    [ROUTES, "factors: [3, 10]", "factors: [3, 30]", "A spike takes thirty times as long."],
    [
      `${SHARED}/random.ts`,
      "Math.sqrt(-2 * Math.log(1 - random()))",
      "Math.sqrt(-Math.log(1 - random()))",
      "The jitter is smaller than its deviation.",
    ],
  ],
  "S4-ORD-20": [
    [
      HTTP,
      "this.#requests.labels({ method, path, status })",
      "this.#requests.labels({ method, path, status: 200 })",
      "Every answer is a good one.",
    ],
    [HTTP, 'template.replace(/:(\\w+)/g, "{$1}")', "template", "Paths are not named as the platform describes them."],
  ],
  "S4-ORD-21": [
    [BUCKETS, "0.25, 0.5, 1", "0.25, 1", "The latency objective's threshold is no bucket."],
    [
      HTTP,
      'name: "http_request_duration_seconds"',
      'name: "http_request_duration_milliseconds"',
      "No rule finds the metric.",
    ],
  ],
  "S4-ORD-22": [
    [ROUTES, "          metrics.created.inc();\n", "", "Orders that are created are not counted."],
    [ORDER_METRICS, '"orders_created_total"', '"orders_total"', "The metric has another name than described."],
  ],
  "S4-ORD-23": [
    [ROUTES, "          metrics.inProgress.dec();\n", "", "Orders are in progress for ever."],
    [ROUTES, "        metrics.inProgress.inc();\n", "", "Orders in progress are fewer than none."],
  ],
  "S4-ORD-24": [
    [ROUTES, "(clock.monotonic() - begun) / 1000);", "clock.monotonic() - begun);", "Milliseconds are called seconds."],
    [
      ORDER_METRICS,
      '"order_processing_duration_seconds"',
      '"order_duration_seconds"',
      "The metric has another name than described.",
    ],
  ],
  "S4-ORD-25": [
    [`${SHARED}/downstream.ts`, "      this.#count(String(answer.status));\n", "", "Answers are not counted."],
    [
      `${SHARED}/breaker-metrics.ts`,
      '"downstream_requests_total"',
      '"downstream_calls_total"',
      "No rule finds the metric.",
    ],
  ],
  "S4-ORD-26": [
    [
      BREAKER,
      '{ closed: 0, "half-open": 1, open: 2 }',
      '{ closed: 0, "half-open": 2, open: 1 }',
      "Open is shown as half-open.",
    ],
    [
      `${SHARED}/breaker-metrics.ts`,
      "BREAKER_STATES[state]",
      "0 * BREAKER_STATES[state]",
      "An open breaker is shown as closed.",
    ],
  ],
  "S4-PAY-01": [
    [PAYMENT_ROUTES, "({ payments: payments.all() })", "payments.all()", "The list has another form than described."],
    [
      PAYMENT_ROUTES,
      'url: "/api/payments", success: 200',
      'url: "/api/payment", success: 200',
      "The path does not exist.",
    ],
  ],
  "S4-PAY-02": [
    [PAYMENT_ROUTES, "declined: [402,", "declined: [500,", "A payment that the bank declines costs availability."],
    [PAYMENT_ROUTES, "success: 201,", "success: 200,", "A creation is answered like a read."],
  ],
  "S4-PAY-03": [
    [PAYMENT_ROUTES, "?? notFound(paymentID)", "?? null", "A payment that is not there is an answer."],
    [
      PAYMENT_ROUTES,
      'url: "/api/payments/:paymentID"',
      'url: "/api/payment/:paymentID"',
      "One payment cannot be read.",
    ],
  ],
  "S4-PAY-04": [
    [SERVER, 'server.get("/readyz"', 'server.get("/ready"', "No service becomes ready."],
    [SERVER, 'server.get("/metrics"', 'server.get("/stats"', "Nothing is scraped."],
  ],
  "S4-PAY-05": [
    ["src/services/payment/settings.ts", "reader, 0.05)", "reader, 0.005)", "The service keeps its objective."],
    [PROCESS, "!simulation.happens(errorRate)", "simulation.happens(errorRate)", "Nearly every payment fails."],
  ],
  "S4-PAY-06": [
    [PROCESS, "credit_card: { base: 150", "credit_card: { base: 250", "Credit cards are slow."],
    [PROCESS, "sigma: 50 },", "sigma: 5 },", "Credit cards always take the same time."],
  ],
  "S4-PAY-07": [
    [PROCESS, "debit_card: { base: 180", "debit_card: { base: 150", "Debit cards are as fast as credit cards."],
    [PROCESS, "sigma: 60 },", "sigma: 6 },", "Debit cards always take the same time."],
  ],
  "S4-PAY-08": [
    [
      PROCESS,
      "bank_transfer: { base: 500, sigma: 200",
      "bank_transfer: { base: 500, sigma: 50",
      "Transfers hardly vary.",
    ],
    [PROCESS, "base: 500,", "base: 160,", "A transfer is as fast as a card."],
  ],
  "S4-PAY-09": [
    [PROCESS, "digital_wallet: { base: 100", "digital_wallet: { base: 190", "Wallets are not the fastest."],
    [PROCESS, "sigma: 30 },", "sigma: 90 },", "Wallets vary more than described."],
  ],
  "S4-PAY-10": [
    [
      "src/services/payment/settings.ts",
      '"FRAUD_FAILURE_RATE", 0.03',
      '"FRAUD_FAILURE_RATE", 0.3',
      "A third of the checks fails.",
    ],
    [FRAUD, "        (result) => result,", "        () => true,", "No failed check trips the breaker."],
  ],
  "S4-PAY-11": [
    [PROCESS, "DECLINED_SHARE = 0.8", "DECLINED_SHARE = 0.2", "The gateway fails more often than a bank declines."],
    [PAYMENT_METRICS, '"gateway_error"] as const', '"gateway"] as const', "An error has another name than described."],
  ],
  "S4-PAY-20": [
    [HTTP, 'name: "http_requests_total"', 'name: "requests_total"', "No rule finds the metric."],
    [
      HTTP,
      "for (const status of [success, 500])",
      "for (const status of [success])",
      "The first failure is no increase.",
    ],
  ],
  "S4-PAY-21": [
    [BUCKETS, "5, 10]", "5]", "What takes longer than five seconds is infinite."],
    [HTTP, "this.#duration.zero({ method, path });", "", "A route without a request has no series."],
  ],
  "S4-PAY-22": [
    [
      PAYMENT_ROUTES,
      "inc({ status: outcome, type })",
      'inc({ status: "success", type })',
      "Failed payments count as good.",
    ],
    [
      PAYMENT_METRICS,
      "for (const status of OUTCOMES) for (const type of PAYMENT_TYPES) metrics.transactions.inc({ status, type }, 0);",
      "",
      "The first failed payment is no increase.",
    ],
  ],
  "S4-PAY-23": [
    [
      PAYMENT_ROUTES,
      "metrics.amount.inc({ currency }, amount);",
      "metrics.amount.inc({ currency });",
      "Payments are counted, not money.",
    ],
    [
      PAYMENT_METRICS,
      '"payment_amount_total"',
      '"payments_amount_total"',
      "The metric has another name than described.",
    ],
  ],
  "S4-PAY-24": [
    [
      PAYMENT_ROUTES,
      "(clock.monotonic() - begun) / 1000);",
      "clock.monotonic() - begun);",
      "Milliseconds are called seconds.",
    ],
    [
      PAYMENT_METRICS,
      '"payment_processing_duration_seconds"',
      '"payment_duration_seconds"',
      "Payments are timed under another name.",
    ],
  ],
  "S4-PAY-25": [
    [PAYMENT_ROUTES, "          metrics.inFlight.dec();\n", "", "Payments are in flight for ever."],
    [PAYMENT_ROUTES, "        metrics.inFlight.inc();\n", "", "Payments in flight are fewer than none."],
  ],
  "S4-PAY-26": [
    [FRAUD, 'passed ? "200" : "503"', 'passed ? "503" : "200"', "Failed checks are counted as good ones."],
    [
      FRAUD,
      'readonly service = "fraud-detection"',
      'readonly service = "fraud"',
      "The check has another name than described.",
    ],
  ],
  "S4-PAY-27": [
    [
      "src/services/payment/program.ts",
      "breakerStates(registry, { [fraudDetection.service]: fraudDetection.breaker });",
      "breakerStates(registry, {});",
      "The breaker is not shown.",
    ],
    [
      BREAKER,
      '{ closed: 0, "half-open": 1, open: 2 }',
      '{ closed: 1, "half-open": 2, open: 3 }',
      "A closed breaker is shown as half-open.",
    ],
  ],
};

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { prometheusArgs } from "../../../../src/telemetry/prometheus/args.ts";
import { RULE_PATHS } from "../../../profiles/sre/files.ts";
import { samplesOf } from "../../../services/samples.ts";
import { eventually, freePort, Server } from "../../kubernetes/server.ts";
import { ALERTMANAGER, PROMETHEUS } from "../tools.ts";
import { compressed, compressedAlertmanager, compressedPrometheus, compressedRules } from "./compressed.ts";
import { type AlertmanagerAlert, type Dispatch, dispatchOf } from "./dispatch.ts";
import { StandIns } from "./stand-ins.ts";

const SERVICES = { order: 8081, payment: 8082, user: 8083, "load-generator": 8090 } as const;

type ServiceName = keyof typeof SERVICES;

const fullName = (name: ServiceName): string => (name === "load-generator" ? name : `${name}-service`);

/** A zone in which it is noon within the hour: the load is all of what it can be. */
function noonZone(): string {
  const offset = 12 - new Date().getUTCHours();
  return `Etc/GMT${offset >= 0 ? "-" : "+"}${Math.abs(offset)}`;
}

/** An alert as Prometheus shows it. */
interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

/** One value of an instant query, with its labels. */
interface Value {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** The services, Prometheus and Alertmanager as rendered, time divided, on ports of the loopback that were free. */
export class Stack {
  readonly standIns = new StandIns();
  readonly #directory: string;
  readonly #ports = new Map<string, number>();
  readonly #running = new Map<string, Server>();
  readonly #variables: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>;

  constructor(directory: string, variables: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>) {
    this.#directory = directory;
    this.#variables = variables;
  }

  async start(): Promise<void> {
    const programs = [...Object.keys(SERVICES), "prometheus", "alertmanager", "node-exporter", "http", "smtp"];
    for (const name of programs) this.#ports.set(name, await freePort());
    await this.standIns.start(this.#port("http"), this.#port("smtp"));
    this.#alertmanager();
    // Load comes last: what it asked of a service that is not there yet would be errors that the test did not cause.
    await Promise.all((["order", "payment", "user"] as const).map((name) => this.deploy(name)));
    await this.deploy("load-generator");
    this.#prometheus();
    await this.#answers("prometheus", "/-/ready");
    await this.#answers("alertmanager", "/-/ready");
  }

  /** Starts a service, or starts it again with other variables: a deployment. Resolves when it is ready. */
  async deploy(name: ServiceName, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#running.get(name)?.stop();
    const directory = this.#folder(name);
    const environment = {
      HOST: "127.0.0.1",
      PORT: String(this.#port(name)),
      LOG_LEVEL: "warn",
      SHUTDOWN_DELAY_SECONDS: "0",
      TZ: noonZone(),
      ...(name === "order" || name === "load-generator" ? this.#urls(name) : {}),
      ...this.#variables[name],
      ...variables,
    };
    const set = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
    const main = join(process.cwd(), "src/services", name, "main.ts");
    this.#running.set(name, new Server("env", [...set, process.execPath, main], directory));
    await this.#answers(name, "/readyz");
  }

  #urls(name: ServiceName): Record<string, string> {
    const url = (target: ServiceName) => `http://127.0.0.1:${this.#port(target)}`;
    return {
      USER_SERVICE_URL: url("user"),
      PAYMENT_SERVICE_URL: url("payment"),
      ...(name === "load-generator" ? { ORDER_SERVICE_URL: url("order") } : {}),
    };
  }

  #alertmanager(): void {
    const directory = this.#folder("alertmanager");
    const secrets = {
      "slack-url": `http://127.0.0.1:${this.#port("http")}/slack`,
      "pagerduty-key": "key",
      "smtp-password": "p",
    };
    mkdirSync(join(directory, "secrets"), { recursive: true });
    for (const [name, content] of Object.entries(secrets)) writeFileSync(join(directory, "secrets", name), content);
    const config = compressedAlertmanager({
      pagerdutyUrl: `http://127.0.0.1:${this.#port("http")}/pagerduty`,
      smtp: `127.0.0.1:${this.#port("smtp")}`,
      secrets: join(directory, "secrets"),
    });
    writeFileSync(join(directory, "alertmanager.yml"), config);
    const args = [
      "--config.file=alertmanager.yml",
      "--storage.path=data",
      `--web.listen-address=127.0.0.1:${this.#port("alertmanager")}`,
      "--cluster.listen-address=",
      // Says when each alert came in and when its group went out.
      "--log.level=debug",
    ];
    this.#running.set("alertmanager", new Server(ALERTMANAGER, args, directory));
  }

  #prometheus(): void {
    const directory = this.#folder("prometheus");
    const at = (name: string) => `127.0.0.1:${this.#port(name)}`;
    const services = (Object.keys(SERVICES) as ServiceName[]).map(
      (name) => [`${fullName(name)}:${SERVICES[name]}`, at(name)] as const,
    );
    const config = compressedPrometheus({
      ...Object.fromEntries(services),
      "localhost:9090": at("prometheus"),
      "alertmanager:9093": at("alertmanager"),
      // Nothing listens there: a target that is down, of the team infrastructure.
      "node-exporter:9100": at("node-exporter"),
    });
    writeFileSync(join(directory, "prometheus.yml"), config);
    for (const path of RULE_PATHS) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), compressedRules(path));
    }
    const args = prometheusArgs({
      configFile: "prometheus.yml",
      dataPath: "data",
      retentionDays: 30,
      listenAddress: at("prometheus"),
    });
    const resend = `--rules.alert.resend-delay=${compressed("1m")}`;
    this.#running.set("prometheus", new Server(PROMETHEUS, [...args, resend], directory));
  }

  #folder(name: string): string {
    const directory = join(this.#directory, name);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  #port(name: string): number {
    const port = this.#ports.get(name);
    if (port === undefined) throw new Error(`no port for ${name}`);
    return port;
  }

  url(name: ServiceName | "prometheus" | "alertmanager", path: string): string {
    return `http://127.0.0.1:${this.#port(name)}${path}`;
  }

  async #answers(name: ServiceName | "prometheus" | "alertmanager", path: string): Promise<void> {
    await eventually(
      async () => {
        const answer = await fetch(this.url(name, path)).catch(() => undefined);
        return answer?.ok === true ? true : undefined;
      },
      { seconds: 60, otherwise: () => this.#running.get(name)?.lastWords() ?? name },
    );
  }

  /** An instant query. */
  async query(expr: string): Promise<readonly Value[]> {
    const answer = await fetch(this.url("prometheus", `/api/v1/query?query=${encodeURIComponent(expr)}`));
    const { status, data, error } = (await answer.json()) as {
      status: string;
      error?: string;
      data: { result: readonly Value[] };
    };
    if (status !== "success") throw new Error(`${expr}: ${error ?? status}`);
    return data.result;
  }

  /** The alerts with these labels that Prometheus holds, pending or firing. */
  async alerts(labels: Readonly<Record<string, string>>): Promise<readonly Alert[]> {
    const answer = await fetch(this.url("prometheus", "/api/v1/alerts"));
    const { data } = (await answer.json()) as { data: { alerts: readonly Alert[] } };
    return data.alerts.filter((alert) => Object.entries(labels).every(([key, value]) => alert.labels[key] === value));
  }

  /** The seconds since the epoch at which a query had a value, among the last `seconds` of them. */
  async moments(expr: string, seconds: number): Promise<readonly number[]> {
    const end = Math.floor(Date.now() / 1000);
    const range = `start=${end - seconds}&end=${end}&step=1`;
    const url = this.url("prometheus", `/api/v1/query_range?${range}&query=${encodeURIComponent(expr)}`);
    const { data } = (await (await fetch(url)).json()) as {
      data: { result: readonly { values: readonly (readonly [number, string])[] }[] };
    };
    return data.result.flatMap(({ values }) => values.map(([at]) => at)).toSorted((a, b) => a - b);
  }

  /** What Alertmanager did with the alert of these labels. Undefined as long as it knows none. */
  async dispatch(labels: Readonly<Record<string, string>>): Promise<Dispatch | undefined> {
    const answer = await fetch(this.url("alertmanager", "/api/v2/alerts"));
    const alerts = (await answer.json()) as readonly AlertmanagerAlert[];
    const found = alerts.find((alert) => Object.entries(labels).every(([key, value]) => alert.labels[key] === value));
    if (found === undefined) return undefined;
    return dispatchOf(readFileSync(join(this.#directory, "alertmanager", `${ALERTMANAGER}.log`), "utf8"), found);
  }

  /** Alerts that fire, one a line: what a test says when something else happened than it waits for. */
  async firing(): Promise<string> {
    const values = await this.query('ALERTS{alertstate="firing"}');
    const line = ({ metric: { alertname, severity, service, slo, long_window } }: Value) =>
      [alertname, severity, service, slo, long_window].filter((word) => word !== undefined).join(" ");
    return values.map(line).toSorted().join("\n");
  }

  /** What the load generator itself has counted of a service: answers, and those of them that are 5xx. */
  async counted(service: string): Promise<{ readonly all: number; readonly failed: number }> {
    const answer = await fetch(this.url("load-generator", "/metrics"));
    const mine = samplesOf(await answer.text())
      .named("loadgen_responses_received_total")
      .filter(({ labels }) => labels["service"] === service);
    const sum = (list: typeof mine) => list.reduce((total, { value }) => total + value, 0);
    return {
      all: sum(mine),
      failed: sum(mine.filter(({ labels }) => labels["status_code"]?.startsWith("5") === true)),
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((server) => server.stop()));
    this.standIns.stop();
  }
}

/** Waits so many milliseconds. */
export const wait = (time: number): Promise<void> => pause(time);

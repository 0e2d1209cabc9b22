import type { Stack, StackOptions } from "../../../src/systems/stack.ts";
import { type Component, OBSERVERS, SERVICES } from "../components.ts";
import { render } from "../render.ts";
import { observers } from "./observers.ts";
import { localAddress, NOTIFICATIONS, rewritten } from "./rewrites.ts";
import { sreScenarios } from "./scenarios.ts";

/**
 * Of Node, for each service, here and in its image: a heap that its container's 192 MB can hold, and a nursery of 1 MiB
 * in each of three spaces. By default that is 16, which a busy service fills with what it has long answered. One thread compiles beside it:
 * its container has a part of one core.
 */
export const NODE_FLAGS = ["--max-old-space-size=96", "--max-semi-space-size=1", "--v8-pool-size=1"] as const;

/** The whole profile on one machine: its services, and those of the programs that observe them which are on PATH. */
export function sreStack({ directory, portOffset, locate }: StackOptions): Stack {
  const url = (component: Component): string => `http://${localAddress(component, { portOffset })}`;
  const others = observers({ directory, portOffset, locate });
  const present = new Set(others.filter(({ program }) => locate(program) !== undefined).map(({ name }) => name));
  const files = rewritten(render(), { directory, portOffset, runs: (name) => present.has(name) });
  // Alertmanager reads its secrets from files. What is in them leads to the stand-in, or to nothing.
  const secrets: Readonly<Record<string, string>> = {
    "slack-url": `${url(NOTIFICATIONS)}/slack`,
    "pagerduty-key": "stand-in",
    "smtp-password": "stand-in",
  };
  for (const [name, text] of Object.entries(secrets)) files.set(`alertmanager/secrets/${name}`, text);
  return {
    programs: [...services(url, portOffset), ...others],
    files,
    scenarios: sreScenarios(url(SERVICES.loadGenerator)),
    liveUrl: `${url(SERVICES.loadGenerator)}/api/live`,
    alertsUrl: `${url(OBSERVERS.prometheus)}/api/v1/alerts`,
    notificationsPort: NOTIFICATIONS.port + portOffset,
  };
}

const PURPOSES: Readonly<Record<string, string>> = {
  [SERVICES.order.name]: "takes orders",
  [SERVICES.payment.name]: "takes payments",
  [SERVICES.user.name]: "knows users",
  [SERVICES.loadGenerator.name]: "live page: rate, errors, duration and budget",
};

const FOLDERS: Readonly<Record<string, string>> = {
  [SERVICES.order.name]: "order",
  [SERVICES.payment.name]: "payment",
  [SERVICES.user.name]: "user",
  [SERVICES.loadGenerator.name]: "load-generator",
};

function services(url: (component: Component) => string, portOffset: number) {
  const [order, payment, user, generator] = [
    SERVICES.order,
    SERVICES.payment,
    SERVICES.user,
    SERVICES.loadGenerator,
  ] as const;
  const env = {
    HOST: "127.0.0.1",
    SHUTDOWN_DELAY_SECONDS: "0",
    EXIT_WITH_STDIN: "yes",
    CONTROL: "yes",
    ORDER_SERVICE_URL: url(order),
    PAYMENT_SERVICE_URL: url(payment),
    USER_SERVICE_URL: url(user),
  };
  return [user, payment, order, generator].map((component) => ({
    name: component.name,
    purpose: PURPOSES[component.name] ?? "",
    ports: [component.port + portOffset],
    program: "node",
    args: [...NODE_FLAGS, `src/services/${FOLDERS[component.name]}/main.ts`],
    env: { ...env, PORT: String(component.port + portOffset) },
    healthUrl: `${url(component)}/healthz`,
    ...(component === generator ? { url: `${url(generator)}/` } : {}),
    after: component === generator ? [order.name, payment.name, user.name] : [],
  }));
}

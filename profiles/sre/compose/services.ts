import { type Component, SERVICES } from "../components.ts";
import { PLACES } from "../places.ts";
import { fromShell, HARDENED, healthCheck, published } from "./defaults.ts";
import type { ComposeService } from "./types.ts";

/** The repository's root, as seen from `deploy/sre/`: the build needs its lock file and `src/services/`. */
const CONTEXT = "../..";

/** UID and GID of `node` in Node's images. */
const NODE_USER = "1000:1000";

/** What a service takes of the shell that starts Compose, with the default that it has anyway. */
const passed = (name: string, fallback: string) => ({ [name]: fromShell(name, fallback) });

function service(component: Component, more: Partial<ComposeService> = {}): ComposeService {
  return {
    image: `sre-platform/${component.name}:local`,
    build: { context: CONTEXT, dockerfile: "src/services/Dockerfile", target: component.name },
    container_name: component.name,
    user: NODE_USER,
    environment: passed("PRESET", "default"),
    ports: [published(component)],
    networks: [PLACES.backend],
    healthcheck: healthCheck(component, "/readyz"),
    read_only: true,
    tmpfs: ["/tmp"],
    // A service under load has 96 MB resident, more than half of it Node's own program; V8's heap is limited to 96.
    mem_limit: "192m",
    // It answers what has arrived within 9.5 s.
    stop_grace_period: "10s",
    ...HARDENED,
    ...more,
  };
}

const healthy = (...components: readonly Component[]) =>
  Object.fromEntries(components.map(({ name }) => [name, { condition: "service_healthy" as const }]));

/** The four services by name. */
export const composeServices = (): Readonly<Record<string, ComposeService>> => ({
  [SERVICES.order.name]: service(SERVICES.order, { depends_on: healthy(SERVICES.user, SERVICES.payment) }),
  [SERVICES.payment.name]: service(SERVICES.payment),
  [SERVICES.user.name]: service(SERVICES.user, {
    environment: { ...passed("PRESET", "default"), ...passed("TZ", "UTC") },
  }),
  [SERVICES.loadGenerator.name]: service(SERVICES.loadGenerator, {
    environment: { ...passed("BASE_RPS", "10"), ...passed("TZ", "UTC") },
    depends_on: healthy(SERVICES.order, SERVICES.payment, SERVICES.user),
  }),
});

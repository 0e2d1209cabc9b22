import type { Stack, StackOptions, StackProgram } from "../../../src/systems/stack.ts";
import { NODE_PORTS, PORTS, SERVICES } from "../values.ts";

/** GitHub's own example, and the docs'. */
const EXAMPLE_SECRET = "It's a Secret to Everybody";

const STAND_IN = "openbao-stand-in";

/**
 * Makes a database of its own and becomes PostgreSQL. Debian keeps its programs beside PATH, and it does not run as root.
 * Arguments: directory, port.
 */
const POSTGRES = `
set -euo pipefail
PATH="$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')"
as=()
if [ "$(id -u)" = 0 ]; then chown 65534:65534 "$1"; as=(setpriv --reuid 65534 --regid 65534 --clear-groups); fi
cd "$1"
"\${as[@]}" initdb -D "$1/pg" -U hub_proxy --auth=trust --no-sync --locale=C --encoding=UTF8
cat > "$1/roles.sql" <<'SQL'
CREATE DATABASE hub;
CREATE ROLE hub_metrics LOGIN SUPERUSER;
SQL
"\${as[@]}" postgres --single -D "$1/pg" postgres < "$1/roles.sql"
exec "\${as[@]}" postgres -D "$1/pg" -p "$2" -h 127.0.0.1 -k /tmp
`;

/** The hub's services on one machine: real ones, a real PostgreSQL, and a stand-in for OpenBao. */
export function hubStack({ directory, portOffset }: StackOptions): Stack {
  const port = (number: number): number => number + portOffset;
  const url = (number: number): string => `http://127.0.0.1:${port(number)}`;
  const common = {
    HOST: "127.0.0.1",
    EXIT_WITH_STDIN: "yes",
    SHUTDOWN_DELAY_SECONDS: "0",
    OPENBAO_ADDRESS: url(PORTS.openbao),
    CREDENTIALS_DIRECTORY: `${directory}/config/credentials`,
    POSTGRES_PORT: String(port(NODE_PORTS.postgres)),
    OTLP_URL: url(NODE_PORTS.otlpHttp),
    PROXY_URL: url(PORTS.proxy),
    // The real one fetches, applies manifests and restarts units.
    SYNC_SCRIPT: "/bin/true",
    STATE_DIRECTORY: `${directory}/data/hub-proxy`,
  };
  const service = (
    name: keyof typeof SERVICES,
    number: number,
    purpose: string,
    after: readonly string[],
  ): StackProgram => ({
    name,
    purpose,
    ports: [port(number)],
    program: "node",
    args: [`src/services/${SERVICES[name].folder}/main.ts`],
    env: { ...common, PORT: String(port(number)) },
    healthUrl: `${url(number)}/healthz`,
    after,
  });
  return {
    programs: [
      {
        name: STAND_IN,
        purpose: "STAND-IN: public secrets in the place of OpenBao",
        ports: [port(PORTS.openbao)],
        program: "node",
        args: [
          "profiles/hub/up/stand-in-openbao.ts",
          String(port(PORTS.openbao)),
          common.POSTGRES_PORT,
          EXAMPLE_SECRET,
        ],
        env: {},
        healthUrl: `${url(PORTS.openbao)}/v1/sys/health`,
        after: [],
      },
      {
        name: "postgres",
        purpose: "real, with a database of its own; without PATH's or Debian's package it is away, and samples wait",
        ports: [port(NODE_PORTS.postgres)],
        program: "bash",
        args: ["-c", POSTGRES, "postgres", `${directory}/data/postgres`, common.POSTGRES_PORT],
        env: {},
        healthUrl: `${url(PORTS.openbao)}/postgres`,
        after: [STAND_IN],
        missing: "your system's packages",
      },
      service("hub-proxy", PORTS.proxy, "real; the sync is /bin/true, and no collection is copied", [STAND_IN]),
      service("hub-metrics", PORTS.metrics, "real: this machine's hardware into PostgreSQL", [STAND_IN]),
      service("hub-tailscale-gate", PORTS.gate, "real, and closed: nothing is exposed unless tailscale is on PATH", [
        "hub-proxy",
      ]),
    ],
    files: new Map([
      ["credentials/role-id", "public\n"],
      ["credentials/secret-id", "public\n"],
    ]),
    scenarios: {},
  };
}

import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import { type HubSettings, hubSettings } from "../shared/hub/settings.ts";
import { type ServerSettings, serverSettings } from "../shared/settings.ts";
import { FUNNEL_PORTS, type GateRoute } from "./serve-status.ts";

/** Path of the proxy's webhook: all that is ever exposed. */
const WEBHOOK_PATH = "/hooks/github";

export interface GateSettings {
  readonly server: ServerSettings;
  readonly hub: HubSettings;
  readonly proxyUrl: string;
  readonly route: GateRoute;
  /** Socket of tailscaled. Absent: its package's own. */
  readonly tailscaleSocket: string | undefined;
}

/** Throws a SettingsError that names every variable that cannot be used. */
export function gateSettings(variables: Variables): GateSettings {
  const reader = new EnvironmentReader(variables);
  const proxyUrl = reader.url("PROXY_URL", "http://127.0.0.1:8085");
  const settings = {
    server: serverSettings(reader, 8087, "127.0.0.1"),
    hub: hubSettings(reader, variables),
    proxyUrl,
    route: {
      port: Number(reader.choice("FUNNEL_PORT", FUNNEL_PORTS, "8443")),
      path: WEBHOOK_PATH,
      target: `${proxyUrl}${WEBHOOK_PATH}`,
    },
    tailscaleSocket: reader.path("TAILSCALE_SOCKET"),
  };
  reader.finish();
  return settings;
}

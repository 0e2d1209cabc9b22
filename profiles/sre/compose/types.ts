/** The part of Compose's specification that the profile uses. https://github.com/compose-spec/compose-spec */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  /** Without it Docker prefixes the project and appends a number, and no query by name finds its logs. */
  readonly container_name: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: "service_healthy" | "service_started" }>>;
  readonly healthcheck?: HealthCheck;
  readonly restart: "unless-stopped";
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop: readonly ["ALL"];
  readonly security_opt: readonly ["no-new-privileges:true"];
  readonly pid?: "host";
  readonly mem_limit: string;
  readonly stop_grace_period: string;
  readonly logging: { readonly driver: "json-file"; readonly options: Readonly<Record<string, string>> };
}

interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly volumes: Readonly<Record<string, Readonly<Record<string, never>>>>;
}

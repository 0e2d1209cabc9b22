type Value = string | number | boolean;

/** Grafana's configuration by section and key, as `grafana.ini` names them. */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** A value that Grafana reads from a file when it starts: the one way in which a secret gets in. */
export const fileValue = (path: string): string => `$__file{${path}}`;

/** A value that Grafana takes from another environment variable, such as the pod's address. */
export const variableValue = (name: string): string => `$__env{${name}}`;

/** The configuration as environment variables: `auth.azuread` / `client_id` is GF_AUTH_AZUREAD_CLIENT_ID. */
export const grafanaEnvironment = (ini: GrafanaIni): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ini).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]) => [variableName(section, key), String(value)]),
    ),
  );

const variableName = (section: string, key: string): string =>
  `GF_${section}_${key}`.replaceAll(/[.-]/g, "_").toUpperCase();

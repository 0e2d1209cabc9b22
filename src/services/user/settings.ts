import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import {
  type ServerSettings,
  type SimulationSettings,
  serverSettings,
  simulationSettings,
} from "../shared/settings.ts";

export interface UserSettings {
  readonly server: ServerSettings;
  readonly simulation: SimulationSettings;
  /** Zone of the users' day and night. */
  readonly timeZone: string;
}

export function userSettings(variables: Variables): UserSettings {
  const reader = new EnvironmentReader(variables);
  const settings = {
    server: serverSettings(reader, 8083),
    simulation: simulationSettings(reader, 0.001),
    timeZone: reader.timeZone("TZ", "UTC"),
  };
  reader.finish();
  return settings;
}

import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import {
  presetRate,
  type ServerSettings,
  type SimulationSettings,
  serverSettings,
  simulationSettings,
} from "../shared/settings.ts";

export interface PaymentSettings {
  readonly server: ServerSettings;
  readonly simulation: SimulationSettings;
  /** Share of fraud checks that fail. */
  readonly fraudFailureRate: number;
}

export function paymentSettings(variables: Variables): PaymentSettings {
  const reader = new EnvironmentReader(variables);
  const settings = {
    server: serverSettings(reader, 8082),
    simulation: simulationSettings(reader, 0.05),
    fraudFailureRate: presetRate(reader, "FRAUD_FAILURE_RATE", 0.03),
  };
  reader.finish();
  return settings;
}

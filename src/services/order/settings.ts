import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import {
  type ServerSettings,
  type SimulationSettings,
  serverSettings,
  simulationSettings,
} from "../shared/settings.ts";

export interface OrderSettings {
  readonly server: ServerSettings;
  readonly simulation: SimulationSettings;
  readonly userServiceUrl: string;
  readonly paymentServiceUrl: string;
}

export function orderSettings(variables: Variables): OrderSettings {
  const reader = new EnvironmentReader(variables);
  const settings = {
    server: serverSettings(reader, 8081),
    simulation: simulationSettings(reader, 0.02),
    userServiceUrl: reader.url("USER_SERVICE_URL", "http://user-service:8083"),
    paymentServiceUrl: reader.url("PAYMENT_SERVICE_URL", "http://payment-service:8082"),
  };
  reader.finish();
  return settings;
}

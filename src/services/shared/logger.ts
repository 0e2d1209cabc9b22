import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { ServerSettings } from "./settings.ts";

/**
 * One JSON object a line on standard output. Level and time are text, since that is what Promtail's stages read: pino
 * alone prints a number and the milliseconds since the epoch. Lines are written before the call returns, so that none
 * is lost at exit.
 */
export function createLogger(
  service: string,
  { logLevel }: Pick<ServerSettings, "logLevel">,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { service },
    messageKey: "message",
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Why a request got no answer. */
export const ERROR_TYPES = [
  "connection_refused",
  "connection_reset",
  "name_resolution",
  "timeout",
  "overload",
  "other",
] as const;

export type ErrorType = (typeof ERROR_TYPES)[number];

/** Codes of Node's network and of undici, which is behind fetch. */
const BY_CODE: Readonly<Record<string, ErrorType>> = {
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_reset",
  UND_ERR_SOCKET: "connection_reset",
  ENOTFOUND: "name_resolution",
  EAI_AGAIN: "name_resolution",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
};

/** The type of an error that fetch has thrown. */
export function errorType(error: unknown): ErrorType {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return BY_CODE[code] ?? "other";
}

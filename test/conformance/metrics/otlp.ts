const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

const resource = { attributes: [attribute("service.name", "conformance")] };

const now = (): string => `${Date.now()}000000`;

/** A trace of one server's span. */
export const trace = (id: number) => ({
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          spans: [
            {
              traceId: id.toString(16).padStart(32, "a"),
              spanId: "00000000000000a1",
              name: "GET /",
              kind: 2,
              startTimeUnixNano: now(),
              endTimeUnixNano: now(),
            },
          ],
        },
      ],
    },
  ],
});

/** One record, of a time in nanoseconds. */
export const record = (timeUnixNano = now(), severityNumber = 9) => ({
  resourceLogs: [
    { resource, scopeLogs: [{ logRecords: [{ timeUnixNano, severityNumber, body: { stringValue: "hello" } }] }] },
  ],
});

/** One gauge's point. */
export const point = () => ({
  resourceMetrics: [
    {
      resource,
      scopeMetrics: [
        { metrics: [{ name: "conformance", gauge: { dataPoints: [{ timeUnixNano: now(), asDouble: 1 }] } }] },
      ],
    },
  ],
});

/** Sends a request in OTLP's JSON, and says the status of the answer. */
export async function send(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

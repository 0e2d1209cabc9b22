import type { FastifyRequest } from "fastify";
import type { BusinessRoute } from "../shared/business-server.ts";
import { HttpProblem } from "../shared/http-problem.ts";
import type { LatencyProfile } from "../shared/latency.ts";
import type { Random } from "../shared/random.ts";
import type { Simulation } from "../shared/simulation.ts";
import { AUTH_REQUEST_SCHEMA, attempt, REFUSALS } from "./auth.ts";
import type { Operation, UserMetrics } from "./metrics.ts";
import type { User, UserDirectory } from "./user-directory.ts";

const AUTH: LatencyProfile = { base: 80, sigma: 20 };

const CREATE_SCHEMA = {
  body: {
    type: "object",
    required: ["name"],
    additionalProperties: false,
    properties: { name: { type: "string", minLength: 1, maxLength: 100 } },
  },
} as const;

const VALIDATE_SCHEMA = {
  querystring: { type: "object", required: ["user_id"], properties: { user_id: { type: "string", minLength: 1 } } },
} as const;

interface UserRouteOptions {
  readonly random: Random;
  readonly simulation: Simulation;
  readonly users: UserDirectory;
  readonly metrics: UserMetrics;
}

export function userRoutes({ random, simulation, users, metrics }: UserRouteOptions): readonly BusinessRoute[] {
  /** Counts the operation, and fails some of them. */
  const operation = (name: Operation, act: (request: FastifyRequest) => Promise<unknown>) => {
    const requests = metrics.requests.labels({ operation: name });
    return {
      async handle(request: FastifyRequest) {
        requests.inc();
        simulation.maybeFail();
        return act(request);
      },
    };
  };
  const find = async (id: string): Promise<User> => (await users.find(id)) ?? notFound(id);
  return [
    {
      method: "GET",
      url: "/api/users",
      success: 200,
      ...operation("list", async () => ({ users: await users.all() })),
    },
    {
      method: "POST",
      url: "/api/users",
      success: 201,
      schema: CREATE_SCHEMA,
      ...operation("create", ({ body }) => users.create((body as { name: string }).name)),
    },
    {
      method: "GET",
      url: "/api/users/validate",
      success: 200,
      schema: VALIDATE_SCHEMA,
      ...operation("validate", async ({ query }) => {
        const { id } = await find((query as { user_id: string }).user_id);
        return { user_id: id, valid: true };
      }),
    },
    {
      method: "GET",
      url: "/api/users/:userID",
      success: 200,
      ...operation("get", ({ params }) => find((params as { userID: string }).userID)),
    },
    {
      method: "POST",
      url: "/api/users/auth",
      success: 200,
      schema: { body: AUTH_REQUEST_SCHEMA },
      ...operation("auth", async ({ body }) => {
        await simulation.work(AUTH);
        const result = attempt(random);
        metrics.authAttempts.inc({ result });
        if (result !== "success") throw new HttpProblem(REFUSALS[result][0], result, REFUSALS[result][1]);
        return { user_id: (body as { user_id: string }).user_id, result };
      }),
    },
  ];
}

function notFound(id: string): never {
  throw new HttpProblem(404, "user_not_found", `no user ${JSON.stringify(id)}`);
}

import { MongoClient } from "mongodb";
import { withPostgres } from "../../shared/hub/postgres.ts";
import type { PostgresSettings } from "../../shared/hub/settings.ts";
import type { PipelineOptions } from "./pipeline.ts";

/** Milliseconds until a server of MongoDB must be found, and until an operation on its connection must have answered. */
const FIND_TIMEOUT = 10_000;
const SOCKET_TIMEOUT = 60_000;

interface Ends {
  readonly postgres: PostgresSettings;
  readonly mongodbDatabase: string;
  /** Undefined while OpenBao has not given it. */
  readonly secrets: () => { readonly mongodb_url: string; readonly postgres_password: string } | undefined;
}

/** Both ends of the pipeline, opened for a round and closed after it: a round takes seconds, and five minutes lie between. */
export const connectedEnds =
  ({ postgres, mongodbDatabase, secrets }: Ends): PipelineOptions["connected"] =>
  async (work) => {
    const known = secrets();
    if (known === undefined) throw new Error("OpenBao has not given the secrets yet");
    const mongo = new MongoClient(known.mongodb_url, {
      serverSelectionTimeoutMS: FIND_TIMEOUT,
      socketTimeoutMS: SOCKET_TIMEOUT,
      appName: "hub-proxy",
      maxPoolSize: 2,
    });
    try {
      const database = mongo.db(mongodbDatabase);
      await withPostgres(postgres, known.postgres_password, (client) =>
        work((name) => database.collection(name), client),
      );
    } finally {
      await mongo.close();
    }
  };

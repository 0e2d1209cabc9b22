import { onPath } from "../on-path.ts";

const RELEASES = "https://kafka.apache.org/downloads (4.x, with a Java 17 or later)";

/** Whether a broker can be prepared and started. */
export const kafkaIsThere = ["kafka-server-start.sh", "kafka-storage.sh"]
  .map((program) => onPath(program, RELEASES))
  .every(Boolean);

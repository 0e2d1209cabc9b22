import { z } from "zod";
import type { Acl, Operation } from "../../drill/kafka/protocol.ts";
import type { Manifest } from "../../drill/rendered/manifests.ts";

const kafkaUser = z.object({
  kind: z.literal("KafkaUser"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    authentication: z.object({ type: z.literal("tls") }),
    authorization: z.object({
      type: z.literal("simple"),
      acls: z.array(
        z.object({
          type: z.literal("allow"),
          host: z.literal("*"),
          operations: z.array(z.enum(["Read", "Write", "Describe"])),
          resource: z.object({
            type: z.enum(["topic", "group"]),
            name: z.string(),
            patternType: z.enum(["literal", "prefix"]),
          }),
        }),
      ),
    }),
  }),
});

export interface KafkaUser {
  readonly name: string;
  readonly acls: readonly Acl[];
}

/** The environment's users, as Strimzi's operator tells the broker of them: a certificate's common name is the user's. */
export const usersOf = (manifests: readonly Manifest[]): KafkaUser[] =>
  manifests.flatMap((manifest) => {
    const { data } = kafkaUser.safeParse(manifest);
    if (data === undefined) return [];
    const { name } = data.metadata;
    const acls = data.spec.authorization.acls.flatMap(({ operations, resource }) =>
      operations.map((operation) => ({
        principal: `User:CN=${name}`,
        resource: resource.type,
        pattern: resource.patternType,
        name: resource.name,
        operation,
      })),
    );
    return [{ name, acls }];
  });

/** Operations that a user is declared to have on what a name names. To read or write is to see, too. */
export function declared({ acls }: KafkaUser, resource: Acl["resource"], name: string): Operation[] {
  const matching = acls.filter(
    (acl) => acl.resource === resource && (acl.pattern === "prefix" ? name.startsWith(acl.name) : name === acl.name),
  );
  const operations = matching.map(({ operation }) => operation);
  return [...new Set(operations.length === 0 ? [] : [...operations, "Describe" as const])].sort();
}

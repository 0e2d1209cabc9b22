import { z } from "zod";
import { withoutHostBits } from "../../base/cidr.ts";

/** A string that matches `pattern`; `allowed` is the sentence an engineer reads when it does not. */
export const text = (pattern: RegExp, allowed: string) => z.string().regex(pattern, { error: allowed });

/** Lower-case letters, digits and single hyphens, as Kubernetes (RFC 1123) and most Azure resources take them. */
export const dnsLabel = text(
  /^[a-z0-9](-?[a-z0-9])*$/,
  "lower-case letters, digits and single hyphens, starting and ending with a letter or digit",
).max(63);

/** A DNS name of at least two labels, without a trailing dot. */
export const dnsName = text(
  /^((?=[^.]{1,63}\.)[a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,63}$/,
  "a DNS name in lower case such as dev.megatron.example.com, labels of at most 63 characters, without a trailing dot",
)
  .max(253)
  .meta({ examples: ["dev.telemetry.example.com"] });

export const uuid = text(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "a UUID in lower case such as 3f8a1c2e-0b5d-4e6f-8a91-2c3d4e5f6071",
).meta({ examples: ["3f8a1c2e-0b5d-4e6f-8a91-2c3d4e5f6071"] });

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const address = `${octet}(\\.${octet}){3}`;

const cidrPattern = new RegExp(`^${address}/([0-9]|[12]\\d|3[0-2])$`);

/** An IPv4 range in CIDR notation whose host bits are zero. */
export const cidr = text(cidrPattern, "an IPv4 CIDR such as 10.10.0.0/16")
  .refine((value) => !cidrPattern.test(value) || withoutHostBits(value) === value, {
    error: "an IPv4 CIDR without host bits: 10.10.0.0/16, not 10.10.1.0/16",
  })
  .meta({ examples: ["10.10.0.0/16"] });

export const ipv4 = text(new RegExp(`^${address}$`), "an IPv4 address such as 10.10.20.10").meta({
  examples: ["10.10.20.10"],
});

/** A calendar date, `YYYY-MM-DD`. */
export const date = z.iso.date({ error: "a calendar date written YYYY-MM-DD" }).meta({ examples: ["2027-03-31"] });

export const email = z.email({ error: "an e-mail address" });

export const days = (min: number, max: number) => z.int().min(min).max(max);

/** Azure availability zones by their logical number. */
export const zones = z
  .array(z.enum(["1", "2", "3"]))
  .min(1)
  .refine((list) => new Set(list).size === list.length, { error: "each zone once" });

/** A Kubernetes memory or disk size in whole binary units. */
export const binarySize = text(/^[1-9]\d*(Mi|Gi|Ti)$/, "a size in Mi, Gi or Ti such as 512Mi");

/** A Kubernetes CPU quantity: whole cores or millicores. */
export const cpu = text(/^([1-9]\d*|[1-9]\d*m)$/, "whole cores such as 2, or millicores such as 500m");

const keyMustBe = (allowed: string) => ({ error: allowed });

export const labels = z.record(
  z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, keyMustBe("a Kubernetes label name")),
  z.string().regex(/^([A-Za-z0-9][A-Za-z0-9_.-]{0,62})?$/, keyMustBe("a Kubernetes label value")),
);

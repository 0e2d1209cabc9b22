import { addressAt } from "../../base/cidr.ts";
import type { Environment } from "../schema.ts";

/** Offset of the cluster's DNS service in the service range: AKS's own default. The first address is the API server's. */
const DNS_SERVICE_OFFSET = 10;

/** Address at which the cluster's pods ask for names. */
export const dnsServiceAddress = ({ serviceCidr }: Pick<Environment["network"], "serviceCidr">): string =>
  addressAt(serviceCidr, DNS_SERVICE_OFFSET);

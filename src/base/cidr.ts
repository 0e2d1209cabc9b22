import ipaddr from "ipaddr.js";

/** First and last address of a range, as unsigned 32-bit numbers. */
interface Range {
  readonly first: number;
  readonly last: number;
}

const toNumber = (address: ipaddr.IPv4): number => address.octets.reduce((sum, octet) => sum * 256 + octet, 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

function range(cidr: string): Range {
  ipaddr.IPv4.parseCIDR(cidr);
  return {
    first: toNumber(ipaddr.IPv4.networkAddressFromCIDR(cidr)),
    last: toNumber(ipaddr.IPv4.broadcastAddressFromCIDR(cidr)),
  };
}

/** The same range with its host bits set to zero: `10.1.2.3/16` → `10.1.0.0/16`. */
export const withoutHostBits = (cidr: string): string =>
  `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${prefixLength(cidr)}`;

export const prefixLength = (cidr: string): number => ipaddr.IPv4.parseCIDR(cidr)[1];

/** Number of addresses in a range, network and broadcast address included. */
export const size = (cidr: string): number => 2 ** (32 - prefixLength(cidr));

/** Whether every address of `inner` (a range or one address) lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [range(outer), range(inner.includes("/") ? inner : `${inner}/32`)];
  return a.first <= b.first && b.last <= a.last;
}

export function overlaps(left: string, right: string): boolean {
  const [a, b] = [range(left), range(right)];
  return a.first <= b.last && b.first <= a.last;
}

/** The address `offset` places after the first of the range; offset 4 is the first that Azure hands out in a subnet. */
export function addressAt(cidr: string, offset: number): string {
  if (offset < 0 || offset >= size(cidr)) {
    throw new RangeError(`offset ${offset} is outside ${cidr}, which has ${size(cidr)} addresses`);
  }
  return toAddress(range(cidr).first + offset);
}

/** Azure keeps the network address, three service addresses and the broadcast address of every subnet. */
const RESERVED_AT_START = 4;

/** First address that Azure hands out in a subnet. */
export const firstUsable = (cidr: string): string => addressAt(cidr, RESERVED_AT_START);

/** Whether Azure may hand the address out in the subnet. */
export function isUsable(cidr: string, address: string): boolean {
  const { first, last } = range(cidr);
  const value = toNumber(ipaddr.IPv4.parse(address));
  return value >= first + RESERVED_AT_START && value < last;
}

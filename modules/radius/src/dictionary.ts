/** How FreeRADIUS reads a value. `word` = one of the names its dictionary lists. */
export type AttributeKind =
  | 'string'
  | 'octets'
  | 'integer'
  | 'integer64'
  | 'date'
  | 'ipaddr'
  | 'ipv6prefix'
  | 'word';

export interface AttributeFact {
  readonly kind: AttributeKind;
  /** Number on the wire; absent for those the server keeps to itself. */
  readonly type?: number;
  readonly vendor?: number;
}

const VENDOR = {
  mikrotik: 14_988,
  wispr: 14_122,
  cisco: 9,
  huawei: 2011,
  erx: 4874,
  microsoft: 311,
} as const;

const own = (kind: AttributeKind): AttributeFact => ({ kind });
const standard = (kind: AttributeKind, type: number): AttributeFact => ({ kind, type });
const of =
  (vendor: number) =>
  (kind: AttributeKind, type: number): AttributeFact => ({ kind, type, vendor });

const mikrotik = of(VENDOR.mikrotik);
const wispr = of(VENDOR.wispr);
const cisco = of(VENDOR.cisco);
const huawei = of(VENDOR.huawei);
const erx = of(VENDOR.erx);
const microsoft = of(VENDOR.microsoft);

/**
 * Attributes that may be written, with their types and numbers. One unknown name or one ill-typed value makes
 * FreeRADIUS reject every login of the group, so nothing else is ever written. A test compares this list with the
 * dictionaries of the server.
 */
export const DICTIONARY: Readonly<Record<string, AttributeFact>> = {
  'Cleartext-Password': own('string'),
  'Crypt-Password': own('string'),
  'NT-Password': own('octets'),
  'Password-With-Header': own('string'),
  'Auth-Type': own('word'),
  'Simultaneous-Use': own('integer'),
  Expiration: own('date'),
  'Login-Time': own('string'),
  'Current-Time': own('string'),
  'Pool-Name': own('string'),
  'Fall-Through': own('word'),
  'NAS-IP-Address': standard('ipaddr', 4),
  'Service-Type': standard('word', 6),
  'Framed-Protocol': standard('word', 7),
  'Framed-IP-Address': standard('ipaddr', 8),
  'Framed-IP-Netmask': standard('ipaddr', 9),
  'Filter-Id': standard('string', 11),
  'Framed-MTU': standard('integer', 12),
  'Reply-Message': standard('string', 18),
  'Framed-Route': standard('string', 22),
  Class: standard('octets', 25),
  'Session-Timeout': standard('integer', 27),
  'Idle-Timeout': standard('integer', 28),
  'Called-Station-Id': standard('string', 30),
  'Calling-Station-Id': standard('string', 31),
  'NAS-Identifier': standard('string', 32),
  'NAS-Port-Type': standard('word', 61),
  'Port-Limit': standard('integer', 62),
  'Acct-Interim-Interval': standard('integer', 85),
  'NAS-Port-Id': standard('string', 87),
  'Framed-Pool': standard('string', 88),
  'Framed-IPv6-Prefix': standard('ipv6prefix', 97),
  'Framed-IPv6-Route': standard('string', 99),
  'Framed-IPv6-Pool': standard('string', 100),
  'Delegated-IPv6-Prefix': standard('ipv6prefix', 123),
  'MS-Primary-DNS-Server': microsoft('ipaddr', 28),
  'MS-Secondary-DNS-Server': microsoft('ipaddr', 29),
  'Mikrotik-Recv-Limit': mikrotik('integer', 1),
  'Mikrotik-Xmit-Limit': mikrotik('integer', 2),
  'Mikrotik-Group': mikrotik('string', 3),
  'Mikrotik-Rate-Limit': mikrotik('string', 8),
  'Mikrotik-Mark-Id': mikrotik('string', 11),
  'Mikrotik-Recv-Limit-Gigawords': mikrotik('integer', 14),
  'Mikrotik-Xmit-Limit-Gigawords': mikrotik('integer', 15),
  'Mikrotik-Total-Limit': mikrotik('integer', 17),
  'Mikrotik-Total-Limit-Gigawords': mikrotik('integer', 18),
  'Mikrotik-Address-List': mikrotik('string', 19),
  'Mikrotik-Delegated-IPv6-Pool': mikrotik('string', 22),
  'WISPr-Redirection-URL': wispr('string', 4),
  'WISPr-Bandwidth-Min-Up': wispr('integer', 5),
  'WISPr-Bandwidth-Min-Down': wispr('integer', 6),
  'WISPr-Bandwidth-Max-Up': wispr('integer', 7),
  'WISPr-Bandwidth-Max-Down': wispr('integer', 8),
  'WISPr-Session-Terminate-Time': wispr('string', 9),
  'Cisco-AVPair': cisco('string', 1),
  'Cisco-Policy-Up': cisco('string', 37),
  'Cisco-Policy-Down': cisco('string', 38),
  'Cisco-Sub-QoS-Pol-In': cisco('string', 55),
  'Cisco-Sub-QoS-Pol-Out': cisco('string', 56),
  'Huawei-Input-Average-Rate': huawei('integer', 2),
  'Huawei-Input-Peak-Rate': huawei('integer', 3),
  'Huawei-Output-Average-Rate': huawei('integer', 5),
  'Huawei-Output-Peak-Rate': huawei('integer', 6),
  'ERX-Ingress-Policy-Name': erx('string', 10),
  'ERX-Egress-Policy-Name': erx('string', 11),
};

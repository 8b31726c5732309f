import type { Dnssec, Nameserver } from '@billet/sdk';
import type { Dialect } from '../session/dialect.ts';
import { childText, elements, first, isTrue, textOf, type XmlNode } from '../xml/xml-node.ts';
import { part, type Reply } from './reply.ts';
import { readSecDns } from './sec-dns-reply.ts';

/** Calendar date of a registry's `dateTime`, as it is written there: that is what `curExpDate` is compared with. */
export const dateOf = (dateTime: string | undefined): string | undefined =>
  /^\d{4}-\d{2}-\d{2}/.exec(dateTime ?? '')?.[0];

export interface DomainData {
  readonly name: string;
  readonly roid: string | undefined;
  readonly statuses: readonly string[];
  /** Grace periods of RFC 3915. */
  readonly rgp: readonly string[];
  readonly registrant: string | undefined;
  readonly contacts: readonly { readonly type: string; readonly id: string }[];
  readonly nameservers: readonly Nameserver[];
  /** Hosts below the domain. */
  readonly hosts: readonly string[];
  /** Who sponsors it; absent where the registry hides it. */
  readonly sponsor: string | undefined;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
  readonly expiresOn: string | undefined;
  readonly authCode: string | undefined;
  readonly dnssec: Dnssec;
}

const nameservers = (node: XmlNode | undefined): readonly Nameserver[] => [
  ...elements(node, 'hostObj').map((host) => ({ host: textOf(host).toLowerCase() })),
  ...elements(node, 'hostAttr').map((host) => {
    const addresses = elements(host, 'hostAddr').map(textOf);
    const name = (childText(host, 'hostName') ?? '').toLowerCase();
    return addresses.length === 0 ? { host: name } : { host: name, addresses };
  }),
];

export const readDomain = (reply: Reply, { ns }: Dialect): DomainData | undefined => {
  const data = part(reply.data, ns.domain, 'infData');
  if (data === undefined) return undefined;
  return {
    name: (childText(data, 'name') ?? '').toLowerCase(),
    roid: childText(data, 'roid'),
    statuses: elements(data, 'status').map(({ attrs }) => attrs['s'] ?? ''),
    rgp: elements(part(reply.extension, ns.rgp, 'infData'), 'rgpStatus').map(({ attrs }) => attrs['s'] ?? ''),
    registrant: childText(data, 'registrant'),
    contacts: [
      ...elements(data, 'contact').map((node) => ({ type: node.attrs['type'] ?? '', id: textOf(node) })),
      ...elements(data, 'admin').map((node) => ({ type: 'admin', id: textOf(node) })),
    ],
    nameservers: nameservers(first(data, 'ns')),
    hosts: elements(data, 'host').map((host) => textOf(host).toLowerCase()),
    sponsor: childText(data, 'clID'),
    createdAt: childText(data, 'crDate'),
    updatedAt: childText(data, 'upDate'),
    expiresOn: dateOf(childText(data, 'exDate')),
    authCode: childText(first(data, 'authInfo'), 'pw'),
    dnssec: readSecDns(part(reply.extension, ns.secDns, 'infData')),
  };
};

export interface CheckedName {
  readonly name: string;
  readonly available: boolean;
  readonly reason: string | undefined;
}

/** Reads a check of domains, hosts or contacts: all three are built alike. */
export const readCheck = (reply: Reply, ns: string): readonly CheckedName[] =>
  elements(part(reply.data, ns, 'chkData'), 'cd').map((cd) => {
    const object = first(cd, 'name') ?? first(cd, 'id');
    return {
      name: textOf(object),
      available: isTrue(object?.attrs['avail']),
      reason: childText(cd, 'reason'),
    };
  });

/** Expiry out of the answer to a create or renew. */
export const readExpiry = (reply: Reply, { ns }: Dialect): string | undefined => {
  const data = part(reply.data, ns.domain, 'creData') ?? part(reply.data, ns.domain, 'renData');
  return dateOf(childText(data, 'exDate'));
};

export interface TransferData {
  readonly name: string;
  readonly status: string;
  readonly requestedBy: string | undefined;
  readonly actingParty: string | undefined;
  readonly actBy: string | undefined;
  readonly expiresOn: string | undefined;
}

export const readTransferNode = (data: XmlNode): TransferData => ({
  name: (childText(data, 'name') ?? childText(data, 'id') ?? '').toLowerCase(),
  status: childText(data, 'trStatus') ?? '',
  requestedBy: childText(data, 'reID'),
  actingParty: childText(data, 'acID'),
  actBy: childText(data, 'acDate'),
  expiresOn: dateOf(childText(data, 'exDate')),
});

export const readTransfer = (reply: Reply, { ns }: Dialect): TransferData | undefined => {
  const data = part(reply.data, ns.domain, 'trnData');
  return data && readTransferNode(data);
};

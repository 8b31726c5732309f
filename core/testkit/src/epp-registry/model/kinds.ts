import * as ns from '../names.ts';

/** A kind of registry: what it speaks and what it insists on. Data only. */
export interface RegistryKind {
  readonly zones: readonly string[];
  /** The registry's own namespaces for the standard ones. */
  readonly namespaces: Readonly<Record<string, string>>;
  readonly transport: 'tls' | 'https';
  readonly extensions: readonly string[];
  readonly objects: readonly string[];
  readonly contacts: 'required' | 'optional' | 'forbidden';
  readonly roles: readonly string[];
  readonly hosts: 'objects' | 'attributes';
  readonly transfer: 'code' | 'release' | 'none';
  /** Object vocabularies with a structure of their own, not checked. */
  readonly unchecked: readonly string[];
  /** Every domain and host command names its product. */
  readonly subProducts: Readonly<Record<string, string>> | undefined;
  /** Zones in which a domain needs a licence. */
  readonly licence: readonly string[];
  /** A create makes a ticket that is decided later. */
  readonly tickets: boolean;
  readonly clientStatuses: boolean;
}

const rfc: RegistryKind = {
  zones: ['test', 'example'],
  namespaces: {},
  transport: 'tls',
  extensions: [ns.RGP, ns.SEC_DNS, ns.FEE, ns.LAUNCH, ns.LOGIN_SEC, ns.CHANGE_POLL, ns.ALLOCATION_TOKEN],
  objects: [ns.DOMAIN, ns.CONTACT, ns.HOST],
  contacts: 'required',
  roles: ['admin', 'tech'],
  hosts: 'objects',
  transfer: 'code',
  unchecked: [],
  subProducts: undefined,
  licence: [],
  tickets: false,
  clientStatuses: true,
};

const ripn = (name: string): string => `http://www.ripn.net/epp/ripn-${name}-1.0`;
const hostmaster = (name: string): string => `http://hostmaster.ua/epp/${name}`;

export const kinds = {
  rfc,
  verisign: {
    ...rfc,
    zones: ['com', 'net'],
    extensions: [ns.RGP, ns.SEC_DNS, ns.NAMESTORE, ns.IDN_LANG, ns.LOW_BALANCE, ns.CHANGE_POLL, ns.LOGIN_SEC],
    objects: [ns.DOMAIN, ns.HOST, ns.BALANCE],
    contacts: 'forbidden',
    roles: [],
    subProducts: { com: 'dotCOM', net: 'dotNET' },
  },
  centralnic: {
    ...rfc,
    zones: ['example', 'uk.example'],
    extensions: [ns.RGP, ns.SEC_DNS, ns.feeDraft('0.5'), ns.LAUNCH],
    roles: ['admin', 'tech', 'billing'],
  },
  cocca: {
    ...rfc,
    zones: ['example'],
    extensions: [ns.RGP, ns.SEC_DNS, ns.feeDraft('0.8')],
    contacts: 'optional',
    roles: [],
  },
  nominet: {
    ...rfc,
    zones: ['co.uk', 'uk'],
    extensions: [ns.SEC_DNS, ns.NOM_CONTACT, ns.NOM_RELEASE, ns.NOM_HANDSHAKE, ns.NOM_NOTICES],
    roles: [],
    transfer: 'release',
    clientStatuses: false,
  },
  br: {
    ...rfc,
    zones: ['com.br', 'br'],
    extensions: [ns.SEC_DNS, ns.BR_DOMAIN, ns.BR_ORG],
    objects: [ns.DOMAIN, ns.CONTACT],
    contacts: 'optional',
    roles: [],
    hosts: 'attributes',
    transfer: 'none',
    tickets: true,
    clientStatuses: false,
  },
  ru: {
    ...rfc,
    zones: ['ru'],
    namespaces: { [ns.EPP]: ripn('epp'), [ns.DOMAIN]: ripn('domain'), [ns.CONTACT]: ripn('contact'), [ns.HOST]: ripn('host') },
    transport: 'https',
    extensions: [ns.SEC_DNS],
    roles: [],
    unchecked: [ns.CONTACT],
  },
  ua: {
    ...rfc,
    zones: ['ua', 'com.ua'],
    namespaces: {
      [ns.DOMAIN]: hostmaster('domain-1.1'),
      [ns.CONTACT]: hostmaster('contact-1.1'),
      [ns.HOST]: hostmaster('host-1.1'),
      [ns.RGP]: hostmaster('rgp-1.1'),
      [ns.SEC_DNS]: hostmaster('secDNS-1.1'),
    },
    extensions: [ns.RGP, ns.UAEPP],
    licence: ['ua'],
  },
  eu: {
    ...rfc,
    zones: ['eu'],
    extensions: [ns.SEC_DNS, ns.EURID_CONTACT, ns.EURID_DOMAIN, ns.EURID_AUTH],
    objects: [ns.DOMAIN, ns.CONTACT],
    roles: ['billing', 'tech'],
    hosts: 'attributes',
    clientStatuses: false,
  },
} as const satisfies Readonly<Record<string, RegistryKind>>;

export type RegistryKindName = keyof typeof kinds;

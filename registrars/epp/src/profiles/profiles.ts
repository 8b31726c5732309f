import { STANDARD } from '../namespaces.ts';
import { generic } from './generic.ts';
import type { RegistryProfile } from './profile.ts';

const ripn = (name: string): string => `http://www.ripn.net/epp/ripn-${name}-1.0`;
const hostmaster = (name: string): string => `http://hostmaster.ua/epp/${name}`;

/** The registries whose ways are known. What an account needs different is a setting of the account. */
export const profiles = {
  generic,
  verisign: {
    ...generic,
    title: 'Verisign (.com, .net)',
    checkBatch: 13,
    idleSeconds: 600,
    contacts: 'none',
    roles: [],
    extras: ['namestore', 'idn'],
    subProducts: { com: 'dotCOM', net: 'dotNET', cc: 'dotCC', tv: 'dotTV', name: 'dotNAME' },
  },
  centralnic: {
    ...generic,
    title: 'CentralNic',
    roles: ['admin', 'tech', 'billing'],
    extras: ['idn'],
  },
  cocca: {
    ...generic,
    title: 'CoCCA',
    roles: ['admin', 'tech', 'billing'],
    extras: [],
  },
  nominet: {
    ...generic,
    title: 'Nominet (.uk)',
    roles: [],
    postal: 'loc',
    authInfo: { length: 16, atRest: 'random' },
    transfer: { by: 'release', years: 0, contacts: false },
    lock: [],
    extras: ['nominet'],
  },
  'registro-br': {
    ...generic,
    title: 'Registro.br (.br)',
    sessions: 1,
    nameservers: 'hostAttr',
    roles: ['admin', 'tech', 'billing'],
    postal: 'loc',
    transfer: { by: 'none', years: 0, contacts: false },
    lock: [],
    extras: ['br'],
  },
  tci: {
    ...generic,
    title: 'TCI (.ru, .рф, .su)',
    transport: 'https',
    port: 8028,
    namespaces: {
      ...STANDARD,
      epp: ripn('epp'),
      domain: ripn('domain'),
      contact: ripn('contact'),
      host: ripn('host'),
    },
    contacts: 'ripn',
    postal: 'loc',
    roles: [],
    transfer: { by: 'authCode', years: 0, contacts: false },
    lock: ['clientTransferProhibited'],
    maxYears: 1,
    extras: [],
  },
  'hostmaster-ua': {
    ...generic,
    title: 'Hostmaster (.ua)',
    namespaces: {
      epp: STANDARD.epp,
      domain: hostmaster('domain-1.1'),
      contact: hostmaster('contact-1.1'),
      host: hostmaster('host-1.1'),
      rgp: hostmaster('rgp-1.1'),
      secDns: hostmaster('secDNS-1.1'),
    },
    dnssec: 'none',
    extras: ['uaepp'],
  },
  eurid: {
    ...generic,
    title: 'EURid (.eu)',
    nameservers: 'hostAttr',
    roles: ['billing', 'tech'],
    sharedContacts: false,
    postal: 'loc',
    authInfo: { length: 16, atRest: 'empty' },
    transfer: { by: 'authCode', years: 0, contacts: true },
    lock: [],
    dnssec: 'key',
    extras: ['eurid'],
  },
} as const satisfies Readonly<Record<string, RegistryProfile>>;

export type ProfileId = keyof typeof profiles;

export const profileIds = Object.keys(profiles) as [ProfileId, ...ProfileId[]];

export const profileOf = (id: ProfileId): RegistryProfile => profiles[id];

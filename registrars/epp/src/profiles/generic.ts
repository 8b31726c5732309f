import { STANDARD } from '../namespaces.ts';
import type { RegistryProfile } from './profile.ts';

/** The RFCs and nothing else. */
export const generic: RegistryProfile = {
  title: 'Generic (RFC 5730–5734)',
  transport: 'tls',
  port: 700,
  namespaces: STANDARD,
  checkBatch: 20,
  idleSeconds: 300,
  sessionHours: 22,
  sessions: 2,
  commandsPerMinute: 120,
  nameservers: 'hostObj',
  contacts: 'standard',
  roles: ['admin', 'tech'],
  sharedContacts: true,
  postal: 'int',
  authInfo: { length: 16, atRest: 'random' },
  transfer: { by: 'authCode', years: 1, contacts: false },
  lock: ['clientTransferProhibited'],
  maxYears: 10,
  dnssec: 'ds',
  extras: ['idn'],
};

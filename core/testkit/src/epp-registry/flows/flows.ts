import { BALANCE, CONTACT, DOMAIN, HOST, NOM_HANDSHAKE, NOM_RELEASE } from '../names.ts';
import { balanceInfo } from './balance.ts';
import type { Flow } from './call.ts';
import { contactCheck, contactCreate, contactDelete, contactInfo, contactTransfer, contactUpdate } from './contacts.ts';
import { domainCheck } from './domain-check.ts';
import { domainCreate } from './domain-create.ts';
import { domainDelete } from './domain-delete.ts';
import { domainInfo } from './domain-info.ts';
import { domainRenew } from './domain-renew.ts';
import { domainTransfer } from './domain-transfer.ts';
import { domainUpdate } from './domain-update.ts';
import { handshake, release } from './handover.ts';
import { hostCheck, hostCreate, hostDelete, hostInfo, hostUpdate } from './hosts.ts';

/** What is done with each object, by verb. */
const FLOWS: Readonly<Record<string, Readonly<Record<string, Flow>>>> = {
  [DOMAIN]: {
    check: domainCheck, info: domainInfo, create: domainCreate, renew: domainRenew, update: domainUpdate,
    delete: domainDelete, transfer: domainTransfer,
  },
  [CONTACT]: {
    check: contactCheck, info: contactInfo, create: contactCreate, update: contactUpdate, delete: contactDelete,
    transfer: contactTransfer,
  },
  [HOST]: { check: hostCheck, info: hostInfo, create: hostCreate, update: hostUpdate, delete: hostDelete },
  [BALANCE]: { info: balanceInfo },
  [NOM_RELEASE]: { update: release },
  [NOM_HANDSHAKE]: { update: handshake },
};

export const flowFor = (ns: string, verb: string): Flow | undefined => FLOWS[ns]?.[verb];

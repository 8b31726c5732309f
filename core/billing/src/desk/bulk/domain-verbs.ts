import { z } from '@billet/sdk';
import { Domain } from '../../domains/index.ts';
import { bulkVerb, type BulkVerb } from './verb.ts';

const none = z.strictObject({});

const servers = z.array(z.strictObject({ host: z.string().trim().toLowerCase().min(1).max(253) })).min(1).max(13);

/** A switch that is kept here; what it was before takes it back. */
const autoRenew = (on: boolean): BulkVerb =>
  bulkVerb({
    kind: 'domain',
    operation: 'domains.setAutoRenew',
    params: none,
    input: (_db, id) => ({ id, on }),
    undo: async (db, id) => ((await db.from(Domain).findById(id))?.auto_renew === on ? undefined : { verb: on ? 'domains.autoRenewOff' : 'domains.autoRenewOn', params: {} }),
  });

const lock = (locked: boolean): BulkVerb =>
  bulkVerb({
    kind: 'domain',
    operation: 'domains.setLock',
    params: none,
    input: (_db, id) => ({ id, locked }),
    undo: async (db, id) => ((await db.from(Domain).findById(id))?.locked === locked ? undefined : { verb: locked ? 'domains.unlock' : 'domains.lock', params: {} }),
  });

export const domainVerbs: Readonly<Record<string, BulkVerb>> = {
  'domains.nameservers': bulkVerb({ kind: 'domain', operation: 'domains.setNameservers', params: z.strictObject({ servers }), input: (_db, id, params) => ({ id, ...params }) }),
  'domains.lock': lock(true),
  'domains.unlock': lock(false),
  'domains.autoRenewOn': autoRenew(true),
  'domains.autoRenewOff': autoRenew(false),
};

import { conflict, defineOperation, integer, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { writeOperation } from '../journal/index.ts';
import { dsProblem } from '../rules/index.ts';
import { Tld } from '../tables.ts';
import { heldDomain, queued } from './held-domain.ts';

const byte = integer({ min: 0, max: 255 });

const ds = z.strictObject({ keyTag: integer({ min: 0, max: 65_535 }), algorithm: byte, digestType: byte, digest: z.string().trim().max(200).regex(/^[0-9a-fA-F]+$/) });
const key = z.strictObject({ flags: integer({ min: 0, max: 65_535 }), protocol: z.literal(3), algorithm: byte, publicKey: z.string().trim().max(2000).regex(/^[A-Za-z0-9+/]+={0,2}$/) });

export const setDnssec = defineOperation({
  name: 'domains.setDnssec',
  summary: 'Makes the DNSSEC records of a domain at its registry these; none = the domain is not signed.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/dnssec' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, ds: z.array(ds).max(10).default([]), keys: z.array(key).max(10).default([]) }),
  output: queued,
  run: async (ctx, { id, ds: records, keys }) => {
    const domain = await heldDomain(ctx, id);
    const tld = (await data(ctx).all(Tld).findById(domain.tld_id)) as Tld;
    if (tld.dnssec === 'none' && records.length + keys.length > 0) throw conflict('NO_DNSSEC', 'This TLD takes no DNSSEC records.');
    if (tld.dnssec === 'ds' && keys.length > 0) throw invalid('DNSSEC_FORM', 'keys', 'This TLD takes DS records.');
    if (tld.dnssec === 'key' && records.length > 0) throw invalid('DNSSEC_FORM', 'ds', 'This TLD takes keys.');
    for (const [i, record] of records.entries()) {
      const problem = dsProblem(record);
      if (problem !== undefined) throw invalid('DS_RECORD', `ds.${String(i)}.${problem}`, 'This DS record cannot be right.', { line: i + 1 });
    }
    const wanted = { ds: records.map((record) => ({ ...record, digest: record.digest.toUpperCase() })), keys };
    const operation = await writeOperation(ctx, domain, 'dnssec', `dnssec:${ctx.ids.ulid()}`, { wanted });
    return { operationId: operation?.id ?? null };
  },
});

import { BilletError, conflict, defineOperation, integer, invalid, type OperationCtx, z } from '@billet/sdk';
import { issueKey } from './follow-service.ts';
import { countedReissues, licence, licenceView, type LicenceRow, sureLicence } from './licence.ts';
import { plainKey } from './new-key.ts';
import { licences } from './tables.ts';
import { sureTerms } from './terms.ts';

const id = integer({ min: 1 });

/** Past ones are kept as they are. */
const sureCurrent = async (ctx: OperationCtx, wanted: number): Promise<LicenceRow> => {
  const row = await sureLicence(ctx, wanted);
  if (row.current_for === null || row.state === 'ended') throw conflict('LICENCE_OVER', 'This licence is over.');
  return row;
};

const subject = (row: LicenceRow): { readonly kind: string; readonly id: number; readonly clientId: number } => ({ kind: 'service', id: row.service_id, clientId: row.client_id });

export const reissueLicence = defineOperation({
  name: 'licensing.reissue',
  summary: 'Releases a licence from where it is used, so that it can be used elsewhere. Clients do so a limited number of times a year.',
  kind: 'command',
  http: { method: 'POST', path: '/x/licensing/licences/{id}/reissue' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ id }),
  output: licence,
  run: async (ctx, { id: wanted }) => {
    const row = await sureCurrent(ctx, wanted);
    const terms = await sureTerms(ctx, row.product_id);
    const counted = countedReissues(ctx, row);
    const byClient = ctx.caller.audience === 'client';
    if (byClient && counted.length >= terms.reissues) throw new BilletError('LICENCE_REISSUES_SPENT', 'This licence was moved as often as is allowed within a year.', { status: 409 });
    const after = await ctx.table(licences).update(row.id, { domains: [], addresses: [], directories: [], reissued: byClient ? [...counted, ctx.clock.wall()] : [...counted] });
    ctx.touch(subject(row), { domains: row.domains, addresses: row.addresses, directories: row.directories }, { licence: 'reissued' });
    return licenceView(ctx, after, terms);
  },
});

export const replaceLicence = defineOperation({
  name: 'licensing.replace',
  summary: 'Gives a service another key; the old one is refused from now on.',
  kind: 'command',
  http: { method: 'POST', path: '/x/licensing/licences/{id}/replacement' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ id }),
  output: licence,
  run: async (ctx, { id: wanted }) => {
    const row = await sureCurrent(ctx, wanted);
    const terms = await sureTerms(ctx, row.product_id);
    await ctx.table(licences).update(row.id, { state: 'replaced', current_for: null });
    const service = { id: row.service_id, clientId: row.client_id, productId: row.product_id };
    return licenceView(ctx, await issueKey(ctx, service, terms.prefix, row.state === 'suspended' ? 'suspended' : 'active', row), terms);
  },
});

export const revokeLicence = defineOperation({
  name: 'licensing.revoke',
  summary: 'Takes a licence away at once and for ever. The key has to be typed.',
  kind: 'command',
  http: { method: 'POST', path: '/x/licensing/licences/{id}/revocation' },
  audience: ['staff'],
  permission: 'licensing.write',
  input: z.strictObject({ id, confirm: z.string().max(100) }),
  output: licence,
  run: async (ctx, { id: wanted, confirm }) => {
    const row = await sureLicence(ctx, wanted);
    if (plainKey(confirm) !== row.key) throw invalid('LICENCE_CONFIRM', 'confirm', 'Type the key of this licence.');
    const terms = await sureTerms(ctx, row.product_id);
    if (row.state === 'revoked') return licenceView(ctx, row, terms);
    const after = await ctx.table(licences).update(row.id, { state: 'revoked', current_for: null });
    ctx.touch(subject(row), { licence: row.state }, { licence: 'revoked' });
    return licenceView(ctx, after, terms);
  },
});

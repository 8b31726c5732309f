import { conflict, defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { codePlace } from '../journal/index.ts';
import { loadDomain } from '../load-domain.ts';
import { DomainOperation } from '../tables.ts';
import { waitingForPeople } from './waiting-for-people.ts';

export const showTransferCode = defineOperation({
  name: 'domains.transferCode',
  summary: 'The code a client gave for a transfer to us, for whoever carries the transfer out by hand. It is forgotten once the domain is here.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/transfer-code' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ authCode: z.string() }),
  transient: true,
  run: async (ctx, { id }) => {
    const domain = await loadDomain(ctx, id);
    const waiting = await waitingForPeople(ctx, await data(ctx).all(DomainOperation).where({ domain_id: id, kind: 'transferIn', state: 'pending' }));
    if (domain.auth_code === null || waiting.size === 0) throw conflict('NO_TRANSFER_CODE', 'No transfer waits here for a person, or its code was not given.');
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { transferCode: 'shown' });
    return { authCode: ctx.use(keyringRef).open(domain.auth_code, codePlace(domain)) };
  },
});

import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { changeDomain } from '../load-domain.ts';
import { Domain, DomainContact, DomainOperation } from '../tables.ts';

const UNREGISTERED: readonly string[] = ['pending', 'transferring'];

/**
 * A service went to another client: its domain goes with it, out of reach of who had it. Whom it is registered to at the
 * registry is for the new client to say; contacts of the old one no longer have to do with it.
 */
export const followTransfer = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const moved = await db.raw<{ id: number | string; client_id: number | string }>(
    `with recursive family (id) as (select id from services where id = ? union all select c.id from services c join family f on c.parent_id = f.id)
     select d.id, s.client_id from domains d join services s on s.id = d.service_id where s.client_id <> d.client_id and s.id in (select id from family) order by d.id`,
    [serviceId],
  );
  for (const { id, client_id: clientId } of moved) {
    const domain = (await all(Domain).findById(Number(id))) as Domain;
    const contact = UNREGISTERED.includes(domain.state) ? await all(DomainContact).findOne({ client_id: Number(clientId), is_default: true }) : undefined;
    await changeDomain(ctx, domain, { client_id: Number(clientId), contact_id: contact?.id ?? null });
    await all(DomainOperation).where('domain_id', domain.id).patch({ client_id: Number(clientId) });
  }
  // A domain belongs to services of its own client only: nobody else's cancellation stops its renewals.
  await db.execute(
    `update domains set hosting_service_id = null, version = version + 1 where (service_id = ? or hosting_service_id = ?) and hosting_service_id is not null
     and client_id <> (select s.client_id from services s where s.id = domains.hosting_service_id)`,
    [serviceId, serviceId],
  );
};

import { isBilletError } from '@billet/sdk';
import type { House } from '../../room.ts';
import { adoptAccount } from './adopt-account.ts';

/** Accounts of nobody on a server for which a service waits by name are taken over; of two that fit one service none is, for a person to say. */
export const adoptAwaited = async (house: House, serverId: number): Promise<void> => {
  const found = await house.db.raw<{ account_id: number | string; service_id: number | string }>(
    `select min(a.id) as account_id, w.service_id from awaited_accounts w join services s on s.id = w.service_id and s.status in ('pending', 'active', 'suspended')
     join server_accounts a on a.username = w.username and a.server_id = ? and a.drift = 'unknown' and a.binding_id is null
     where w.settled_at is null and (w.server_id is null or w.server_id = a.server_id)
       and not exists (select 1 from service_bindings b where b.service_id = w.service_id and b.server_id = a.server_id and b.state <> 'removed')
     group by w.service_id having count(*) = 1 order by w.service_id`,
    [serverId],
  );
  for (const { account_id, service_id } of found) {
    const [accountId, serviceId] = [Number(account_id), Number(service_id)];
    try {
      await house.executor.asSystem('provisioning.adoptAwaited', (ctx) => ctx.callAsSystem(adoptAccount, { id: serverId, accountId, serviceId }));
    } catch (error) {
      if (!isBilletError(error)) throw error;
      house.log.warn('awaited account not adopted', { server: serverId, service: serviceId, code: error.code });
    }
  }
};

import type { OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails, sealMailSecrets } from '../mail/index.ts';
import { keyringRef } from '../refs.ts';
import { Service } from '../services/index.ts';
import { secretPlace } from './prepare-binding.ts';
import { AwaitedAccount, ServiceBinding, ServiceResource } from './tables.ts';

/** The mail with the login, once per occasion, when the server has it. The log keeps dots in place of the password. */
export const sendWelcome = async (ctx: OperationCtx, serviceId: number, bindingId: number, given?: string): Promise<void> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  const client = await all(Client).findById(service?.client_id ?? 0);
  if (service === undefined || client === undefined) return;
  // Who came with his account from another system knows his login.
  if (given === undefined && (await all(AwaitedAccount).findOne({ service_id: serviceId })) !== undefined) return;
  const moved = await all(ServiceBinding).where('service_id', serviceId).whereNotNull('left_plan').first();
  // A login on another server is one to be told of anew.
  const occasion = given ?? (moved === undefined ? 'welcome' : `welcome:${String(bindingId)}`);
  const [login] = await all(ServiceResource).where('binding_id', bindingId).whereNot('state', 'removed').orderBy('id');
  const keyring = ctx.use(keyringRef);
  const password = login?.secret == null ? '' : keyring.open(login.secret, secretPlace(login.key));
  await queueMails(ctx, {
    brandId: service.brand_id,
    clientId: client.id,
    key: 'service-welcome',
    to: { address: client.email, name: client.name },
    locale: client.locale,
    model: { name: client.name, service: service.label, number: service.number, username: login?.name ?? '' },
    secrets: sealMailSecrets(keyring, { password }),
    dedupeKey: `service:${String(serviceId)}:${occasion}`,
  });
};

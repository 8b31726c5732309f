import { field, ModuleError, outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import { api, type Call } from './directadmin.ts';
import { ownDomains } from './resources/as-user.ts';
import type { Account } from './settings.ts';

const input = z.strictObject({ domain: field(z.string().regex(/^[a-z0-9.-]{1,253}$/), { title: 'Domain' }) });

/** The panel asks the authority that its settings name, and renews by itself from then on. */
const provision = async (ctx: Call, account: Ref, values: Readonly<Record<string, unknown>>): Promise<ActionReply> => {
  const { domain } = input.parse(values);
  if (!(await ownDomains(ctx, account)).includes(domain)) throw new ModuleError('invalid', `"${domain}" is no domain of the account.`, { field: 'domain' });
  await api(ctx, 'POST', `domain-tls/${encodeURIComponent(domain)}/provision-certs`, {}, account.id);
  return { message: `DirectAdmin gets a certificate for ${domain}.` };
};

export const certificateActions: Readonly<Record<string, ModuleAction<Account>>> = {
  provisionCertificate: { title: 'Get a certificate', help: 'From the authority that the server is set to, with automatic renewal.', audience: ['staff', 'client'], input, run: (ctx, account, values) => outcomeOf(() => provision(ctx, account, values)) },
};

import { invalid, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { literally } from '../../literally.ts';
import { Service } from '../../services/index.ts';
import { ServiceResource } from '../tables.ts';
import type { Offer } from './offers.ts';

/** Which value of a kind carries a domain. */
const CARRIES: Readonly<Record<string, string>> = { mailbox: 'address', forwarder: 'source', autoresponder: 'address', spamFilter: 'address', domain: 'name', dnsZone: 'name', dnsRecord: 'zone' };
/** Kinds by which a service lays claim to a domain. */
const CLAIMS: readonly string[] = ['domain', 'dnsZone'];

const within = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

const chosen = (service: Service): readonly string[] => {
  const { domain } = service.config as { readonly domain?: unknown };
  return typeof domain === 'string' && domain !== '' ? [domain.toLowerCase()] : [];
};

/** `example.com`, `com` of `www.example.com`, and the name itself. */
const above = (name: string): readonly string[] => name.split('.').map((_label, i, labels) => labels.slice(i).join('.'));

const claimedByOthers = async (ctx: OperationCtx, clientId: number, name: string): Promise<boolean> => {
  const { all } = data(ctx);
  const taken = await all(ServiceResource)
    .whereIn('kind', [...CLAIMS])
    .whereNot('state', 'removed')
    .whereNot('client_id', clientId)
    .where((either) => void either.whereIn('name', [...above(name)]).orWhereRaw(`name like ? escape '\\'`, [`%.${literally(name)}`]))
    .first();
  return taken !== undefined;
};

const ownDomains = async (ctx: OperationCtx, clientId: number): Promise<readonly string[]> => {
  const { all } = data(ctx);
  const services = await all(Service).where('client_id', clientId).whereIn('status', ['active', 'suspended']);
  const rows = await all(ServiceResource).whereIn('kind', [...CLAIMS]).whereNot('state', 'removed').where('client_id', clientId);
  return [...services.flatMap(chosen), ...rows.map((row) => row.name.toLowerCase())];
};

/**
 * A client uses domains of its own: one that a service was ordered for, or one it claimed first. Otherwise somebody could
 * take in a neighbour's mail. Staff may do anything.
 */
export const checkDomain = async (ctx: OperationCtx, { kind, binding }: Offer, values: Readonly<Record<string, unknown>>): Promise<void> => {
  const field = CARRIES[kind];
  if (field === undefined || ctx.caller.audience !== 'client') return;
  const name = (String(values[field] ?? '').split('@').at(-1) ?? '').toLowerCase();
  const own = (await ownDomains(ctx, binding.client_id)).some((domain) => within(name, domain));
  if (CLAIMS.includes(kind) ? own || !(await claimedByOthers(ctx, binding.client_id, name)) : own) return;
  throw invalid('DOMAIN_NOT_YOURS', `values.${field}`, 'This domain does not belong to the service.', { name });
};

import { el, type XmlNode } from '@billet/bank-files';
import type { PanelAccount } from '@billet/sdk';
import { ask, everything, filter, operation, text, type Call } from './plesk.ts';

const given = <K extends string>(key: K, value: string): { readonly [P in K]?: string } => (value === '' ? {} : { [key]: value }) as { readonly [P in K]?: string };

/** A customer, the subscriptions it owns (the first one first), and the plans of the server by their key. */
export interface Customer {
  readonly login: string;
  readonly customer: XmlNode;
  readonly webspaces: readonly XmlNode[];
}

const INFO = el('gen_info', []);
const parts = (customers: string, webspaces: string): readonly string[] => [
  operation('customer', 'get', [customers, el('dataset', [INFO])]),
  operation('webspace', 'get', [webspaces, el('dataset', [INFO, el('limits', []), el('stat', []), el('subscriptions', [])])]),
  operation('service-plan', 'get', [everything]),
];
const byId = (a: XmlNode, b: XmlNode): number => Number(text(a, 'id')) - Number(text(b, 'id'));

interface Seen {
  readonly customers: readonly Customer[];
  readonly planNames: ReadonlyMap<string, string>;
}

const look = async (ctx: Call, customerFilter: string, webspaceFilter: string): Promise<Seen> => {
  const [customers = [], webspaces = [], plans = []] = await ask(ctx, ...parts(customerFilter, webspaceFilter));
  return {
    customers: customers.map((customer) => ({
      login: text(customer, 'data', 'gen_info', 'login'),
      customer,
      webspaces: webspaces.filter((each) => text(each, 'data', 'gen_info', 'owner-id') === text(customer, 'id')).sort(byId),
    })),
    planNames: new Map(plans.map((plan) => [text(plan, 'guid'), text(plan, 'name')])),
  };
};

const createdAt = (date: string): string => (/^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T00:00:00.000Z` : '');

const account = ({ planNames }: Seen, { login, customer, webspaces: [first] }: Customer): PanelAccount => ({
  username: login,
  state: first !== undefined && text(first, 'data', 'gen_info', 'status') !== '0' ? 'suspended' : 'active',
  ...given('domain', text(first, 'data', 'gen_info', 'name')),
  ...given('email', text(customer, 'data', 'gen_info', 'email')),
  ...given('plan', planNames.get(text(first, 'data', 'subscriptions', 'subscription', 'plan', 'plan-guid')) ?? ''),
  ...given('ip', text(first, 'data', 'gen_info', 'dns_ip_address')),
  ...given('createdAt', createdAt(text(customer, 'data', 'gen_info', 'cr_date'))),
});

export const allCustomers = async (ctx: Call): Promise<readonly Customer[]> => (await look(ctx, everything, everything)).customers;

export const allAccounts = async (ctx: Call): Promise<readonly PanelAccount[]> => {
  const seen = await look(ctx, everything, everything);
  return seen.customers.map((each) => account(seen, each));
};

export const findAccount = async (ctx: Call, username: string): Promise<PanelAccount | undefined> => {
  const seen = await look(ctx, filter('login', username), filter('owner-login', username));
  const [found] = seen.customers;
  return found === undefined ? undefined : account(seen, found);
};

export interface Plan {
  readonly name: string;
  readonly guid: string;
}
export const allPlans = async (ctx: Call): Promise<readonly Plan[]> => ((await ask(ctx, operation('service-plan', 'get', [everything])))[0] ?? []).map((plan) => ({ name: text(plan, 'name'), guid: text(plan, 'guid') }));

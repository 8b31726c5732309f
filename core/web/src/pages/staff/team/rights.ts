import { permits } from '@billet/kernel';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { staffPermissionLabel } from '../../permission-label.ts';

/** The areas of the rights, by the first word of a permission; what extensions bring stands in `extra`. */
const AREAS = {
  clients: ['clients', 'members', 'logins', 'notes', 'files', 'contracts'],
  money: ['invoices', 'payments', 'ledger', 'billing', 'dunning', 'gateways', 'tax', 'fiscal', 'vouchers', 'commissions'],
  services: ['services', 'resources', 'addresses', 'servers', 'accessPoints', 'hotspot', 'licensing'],
  domains: ['domains', 'registrars', 'tlds'],
  shop: ['orders', 'products'],
  words: ['mail', 'campaigns', 'texts'],
  insight: ['reports', 'audit'],
  system: ['staff', 'apiKeys', 'webhooks', 'settings', 'brands', 'extensions', 'jobs', 'debug'],
  extra: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Area = keyof typeof AREAS;

const areaOf = (permission: string): Area => {
  const first = permission.split('.')[0] ?? '';
  const entries = Object.entries(AREAS) as readonly (readonly [Area, readonly string[]])[];
  return entries.find(([, words]) => words.includes(first))?.[0] ?? 'extra';
};

/** Rights with which somebody can do harm that is hard to undo; each has a text that says which. */
const WEIGHTY: ReadonlySet<string> = new Set([
  'payments.write', 'payments.pay', 'clients.impersonate', 'clients.export', 'clients.merge', 'clients.erase', 'logins.write', 'services.delete', 'services.massUpdate',
  'addresses.trace', 'gateways.write', 'staff.write', 'settings.write', 'extensions.write', 'brands.write', 'products.write', 'apiKeys.write', 'webhooks.write',
]);

export const isWeighty = (permission: string): boolean => WEIGHTY.has(permission);

export interface Role {
  readonly id: number;
  readonly name: string;
  readonly permissions: readonly string[];
}

const isPattern = (permission: string): boolean => permission.endsWith('*');

/** Everything that staff can be allowed, from the operations themselves: what extensions add is there too. */
const known = ({ web }: PageCtx): readonly string[] =>
  [...new Set(web.house.registry.all().filter(({ operation }) => operation.audience.includes('staff')).map(({ operation }) => operation.permission))].filter((each) => each !== 'public');

/** What a role can be given by the visitor; what it holds of an extension that does not run now is there too. */
export const rightsFor = (ctx: PageCtx, held: readonly string[]): readonly string[] => {
  const order: readonly string[] = Object.values(AREAS).flat();
  const at = (permission: string): number => {
    const place = order.indexOf(permission.split('.')[0] ?? '');
    return place === -1 ? order.length : place;
  };
  const all = [...new Set([...known(ctx), ...held.filter((each) => !isPattern(each))])].filter((each) => permits(ctx.caller.permissions, each));
  return all.sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1));
};

export interface RightsOfArea {
  readonly area: Area;
  readonly rights: readonly string[];
}

export const byArea = (rights: readonly string[]): readonly RightsOfArea[] =>
  (Object.keys(AREAS) as readonly Area[]).map((area) => ({ area, rights: rights.filter((each) => areaOf(each) === area) })).filter(({ rights: own }) => own.length > 0);

/** A switch for each right, and one for all there will ever be. */
export const rightFields = (ctx: PageCtx, held: readonly string[]): readonly FieldWish[] => [
  ...(ctx.caller.permissions.includes('*') ? [{ name: 'everything', label: ctx.t('team.everything'), widget: 'switch' as const, checked: held.includes('*'), help: ctx.t('team.everythingHelp') }] : []),
  ...rightsFor(ctx, held).map((right) => ({
    name: `may-${right}`,
    label: staffPermissionLabel(ctx, right),
    widget: 'switch' as const,
    width: 'half' as const,
    checked: permits(held, right),
    ...(isWeighty(right) ? { help: ctx.t(`team.risk.${right}`) } : {}),
  })),
];

/** The permissions that a form says. A pattern the role held, such as `clients.*`, stays as long as all it covers is ticked. */
export const chosenRights = (ctx: PageCtx, body: Body, held: readonly string[]): readonly string[] => {
  if (body['everything'] !== undefined) return ['*'];
  const ticked = Object.keys(body).filter((key) => key.startsWith('may-')).map((key) => key.slice('may-'.length));
  const all = rightsFor(ctx, held);
  const kept = held.filter((each) => isPattern(each) && each !== '*' && all.filter((right) => permits([each], right)).every((right) => ticked.includes(right)));
  return [...kept, ...ticked.filter((right) => !permits(kept, right))];
};

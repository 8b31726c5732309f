import type { LayoutModel } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

interface NavLink {
  readonly id: string;
  readonly href: string;
  readonly icon: string;
}

const CLIENT: readonly NavLink[] = [
  { id: 'home', href: '/', icon: 'home' },
  { id: 'shop', href: '/shop', icon: 'cart' },
  { id: 'services', href: '/services', icon: 'server' },
  { id: 'invoices', href: '/invoices', icon: 'invoice' },
  { id: 'balance', href: '/balance', icon: 'bank' },
];

const STAFF: readonly { readonly title?: string; readonly links: readonly NavLink[] }[] = [
  { links: [{ id: 'overview', href: '/staff', icon: 'chart' }] },
  {
    title: 'customers',
    links: [
      { id: 'clients', href: '/staff/clients', icon: 'users' },
      { id: 'services', href: '/staff/services', icon: 'server' },
    ],
  },
  {
    title: 'money',
    links: [
      { id: 'invoices', href: '/staff/invoices', icon: 'invoice' },
      { id: 'payments', href: '/staff/payments', icon: 'card' },
      { id: 'runs', href: '/staff/runs', icon: 'refresh' },
      { id: 'gateways', href: '/staff/gateways', icon: 'bank' },
    ],
  },
  {
    title: 'shop',
    links: [
      { id: 'orders', href: '/staff/orders', icon: 'cart' },
      { id: 'products', href: '/staff/products', icon: 'box' },
    ],
  },
  {
    title: 'system',
    links: [
      { id: 'servers', href: '/staff/servers', icon: 'terminal' },
      { id: 'jobs', href: '/staff/jobs', icon: 'bolt' },
      { id: 'mails', href: '/staff/mails', icon: 'mail' },
      { id: 'extensions', href: '/staff/extensions', icon: 'folder' },
      { id: 'team', href: '/staff/team', icon: 'user' },
      { id: 'settings', href: '/staff/settings', icon: 'sliders' },
    ],
  },
];

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** What stands around a page: navigation, account, the banner of a sandbox. */
export const layoutFor = (ctx: PageCtx, page: Page, csrf: string, flash: string | undefined): LayoutModel => {
  const { t, visitor, web } = ctx;
  const staff = page.area === 'staff';
  const member = visitor.session !== undefined;
  const links = (list: readonly NavLink[]): LayoutModel['nav'][number]['links'] => list.map(({ id, href, icon }) => ({ label: t(`nav.${id}`), href, icon, current: page.nav === id }));
  const nav = !member ? (staff ? [] : [{ links: links(CLIENT.filter((link) => link.id === 'shop')) }]) : staff ? STAFF.map((group) => ({ ...(group.title === undefined ? {} : { title: t(`nav.group.${group.title}`) }), links: links(group.links) })) : [{ links: links(CLIENT) }];
  return {
    brand: 'Billet',
    locale: ctx.locale,
    direction: ctx.say.direction,
    csrf,
    nav,
    ...(member ? { user: { name: visitor.name, initials: initialsOf(visitor.name), links: staff ? [] : [{ label: t('nav.account'), href: '/account', icon: 'user' }], signOut: staff ? '/staff/sign-out' : '/sign-out' } } : {}),
    ...(flash === undefined || flash === '' ? {} : { flash: { tone: 'ok' as const, text: t(flash) } }),
    ...(web.house.clock.sandbox ? { sandbox: web.house.clock.today('UTC') } : {}),
    area: staff && member ? 'staff' : 'client',
  };
};

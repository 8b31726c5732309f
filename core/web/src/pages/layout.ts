import { permits } from '@billet/kernel';
import type { Caller } from '@billet/sdk';
import { runningAddons } from '../addons/running-addons.ts';
import { logoPath } from '../http/logos.ts';
import { lookOf, readLook } from '../http/look.ts';
import { siteOf } from '../http/site-gate.ts';
import { cartCount } from './shop/cart.ts';
import { addonTitle } from '../addons/addon-pages.ts';
import type { BrandTheme } from '../theme/brand-theme.ts';
import type { LayoutModel } from '../view-models/page.ts';
import type { WebHouse } from '../web-house.ts';
import type { Page, PageCtx } from './page.ts';

interface NavLink {
  readonly id: string;
  readonly href: string;
  readonly icon: string;
  /** What a member needs to open it. */
  readonly may?: string;
  /** For people with a login of their own, not for the login of a service. */
  readonly own?: boolean;
}

const CLIENT: readonly NavLink[] = [
  { id: 'home', href: '/', icon: 'home' },
  { id: 'shop', href: '/shop', icon: 'tag', may: 'orders.write' },
  { id: 'services', href: '/services', icon: 'server', may: 'services.read' },
  { id: 'domains', href: '/domains', icon: 'globe', may: 'domains.read' },
  { id: 'invoices', href: '/invoices', icon: 'invoice', may: 'invoices.read' },
  { id: 'balance', href: '/balance', icon: 'bank', may: 'ledger.read' },
];

const CONTACT: NavLink = { id: 'contact', href: '/contact', icon: 'mail' };

const CLIENT_MENU: readonly NavLink[] = [
  { id: 'orders', href: '/orders', icon: 'cart', may: 'orders.read' },
  { id: 'account', href: '/account', icon: 'user', own: true },
  { id: 'security', href: '/account/security', icon: 'lock', own: true },
  { id: 'apiKeys', href: '/account/api-keys', icon: 'key', own: true },
  { id: 'appearance', href: '/appearance', icon: 'sun' },
];

const STAFF_MENU: readonly NavLink[] = [
  { id: 'security', href: '/staff/security', icon: 'lock' },
  { id: 'apiKeys', href: '/staff/api-keys', icon: 'key' },
  { id: 'appearance', href: '/staff/appearance', icon: 'sun' },
];

const STAFF: readonly { readonly title?: string; readonly links: readonly NavLink[] }[] = [
  { links: [{ id: 'overview', href: '/staff', icon: 'chart' }] },
  {
    title: 'customers',
    links: [
      { id: 'clients', href: '/staff/clients', icon: 'users' },
      { id: 'services', href: '/staff/services', icon: 'server' },
      { id: 'domains', href: '/staff/domains', icon: 'globe' },
    ],
  },
  {
    title: 'money',
    links: [
      { id: 'invoices', href: '/staff/invoices', icon: 'invoice' },
      { id: 'payments', href: '/staff/payments', icon: 'card' },
      { id: 'vouchers', href: '/staff/vouchers', icon: 'tag', may: 'vouchers.read' },
      { id: 'runs', href: '/staff/runs', icon: 'refresh' },
      { id: 'gateways', href: '/staff/gateways', icon: 'bank' },
      { id: 'dunning', href: '/staff/dunning', icon: 'alert' },
      { id: 'tax', href: '/staff/tax', icon: 'invoice' },
      { id: 'reports', href: '/staff/reports', icon: 'chart' },
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
      { id: 'addresses', href: '/staff/addresses', icon: 'wifi', may: 'addresses.read' },
      { id: 'hotspot', href: '/staff/hotspot', icon: 'wifi', may: 'hotspot.read' },
      { id: 'system', href: '/staff/system', icon: 'database', may: 'jobs.read' },
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
    .map((word) => /\p{L}/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

export interface VisitorsBrand {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  /** Name of its picture, if it has one. */
  readonly logo: string | null;
}

/** The brand whose name, clock and look the visitor sees: his own, or the first one. */
export const brandOfVisitor = async (web: WebHouse, { brandId, clientId }: Caller): Promise<VisitorsBrand | undefined> => {
  const [row] = await web.house.db.raw<{ id: number | string; name: string; zone: string; logo: string | null }>(
    "select b.id, b.name, b.zone, l.hash as logo from brands b left join brand_logos l on l.brand_id = b.id and l.place = 'page' order by case when b.id = coalesce(?, (select brand_id from clients where id = ?)) then 0 else 1 end, b.id limit 1",
    [brandId ?? null, clientId ?? 0],
  );
  return row === undefined ? undefined : { ...row, id: Number(row.id) };
};

/** Pages of add-ons that want to stand in the navigation, for those who may open them. */
const addonLinks = (ctx: PageCtx, area: Page['area']): LayoutModel['nav'][number]['links'] =>
  runningAddons(ctx).flatMap((addon) =>
    (addon.definition.pages ?? [])
      .filter((page) => page.nav !== undefined && page.area === area && permits(ctx.caller.permissions, page.permission))
      .map((page) => {
        const href = `${area === 'staff' ? '/staff' : ''}/x/${addon.id}${page.path === '/' ? '' : page.path}`;
        return { label: addonTitle(ctx, addon.id, page.title), href, icon: page.nav?.icon ?? 'folder', current: ctx.request.path === href };
      }),
  );

/** What this browser chose, else what the brand has set, else the house. */
const lookFor = (ctx: PageCtx, { variant, tried }: BrandTheme): LayoutModel['look'] => {
  const { chosen, ...look } = readLook(ctx.request, ctx.web.secure);
  if (chosen && tried !== true) return look;
  const site = siteOf(ctx.response);
  const { appearance = 'site', contrast = 'plain', family = 'site' } = variant ?? {};
  return lookOf(appearance === 'site' ? site.appearance : appearance, contrast, family === 'site' ? site.family : family);
};

/** What stands around a page: navigation, account, the banner of a sandbox. */
export const layoutFor = (ctx: PageCtx, page: Page, flash: string | undefined, brand: VisitorsBrand | undefined, theme: BrandTheme): LayoutModel => {
  const { t, visitor, web } = ctx;
  const staff = page.area === 'staff';
  const member = visitor.session !== undefined;
  const links = (list: readonly NavLink[]): LayoutModel['nav'][number]['links'] => list.filter(({ may, own }) => (own !== true || ctx.caller.userId !== undefined) && (may === undefined || !member || permits(ctx.caller.permissions, may))).map(({ id, href, icon }) => ({ label: t(`nav.${id}`), href, icon, current: page.nav === id }));
  const ownPages = member ? addonLinks(ctx, page.area) : [];
  const count = staff ? 0 : cartCount(ctx);
  const cart = count === 0 ? [] : [{ label: t('nav.cart'), href: '/cart', icon: 'cart', current: page.nav === 'cart', count: String(count) }];
  // Six places are enough for the bar of a phone: members have it in their menu.
  const contact = siteOf(ctx.response).salesForm ? [CONTACT] : [];
  const nav = !member ? (staff ? [] : [{ links: [...links([...CLIENT.filter((link) => link.id === 'shop'), ...contact]), ...cart] }]) : staff ? STAFF.map((group) => ({ ...(group.title === undefined ? {} : { title: t(`nav.group.${group.title}`) }), links: links(group.links) })).concat(ownPages.length === 0 ? [] : [{ title: t('nav.group.addons'), links: ownPages }]) : [{ links: [...links(CLIENT), ...cart, ...ownPages] }];
  return {
    brand: staff ? 'Billet' : (brand?.name ?? 'Billet'),
    locale: ctx.locale,
    direction: ctx.say.direction,
    csrf: ctx.csrf,
    nav,
    ...(member ? { user: { name: visitor.name, initials: initialsOf(visitor.name), links: links(staff ? STAFF_MENU : [...CLIENT_MENU, ...contact]), signOut: staff ? '/staff/sign-out' : '/sign-out' } } : {}),
    ...(member || staff || ctx.request.path === '/sign-in' ? {} : { signIn: { label: t('auth.signIn'), href: '/sign-in' } }),
    ...(staff || typeof brand?.logo !== 'string' ? {} : { logo: logoPath(brand.logo) }),
    look: lookFor(ctx, theme),
    ...(theme.tokens === undefined ? {} : { tokens: theme.tokens }),
    here: ctx.request.originalUrl,
    ...(visitor.acting === undefined ? {} : { acting: { text: t('acting.text', { staff: visitor.acting, name: visitor.name }), leave: '/acting/leave' } }),
    ...(flash === undefined || flash === '' ? {} : { flash: { tone: 'ok' as const, text: t(flash) } }),
    ...(web.house.clock.sandbox ? { sandbox: web.house.clock.today(brand?.zone ?? 'UTC') } : {}),
    ...(web.house.outlet.quiet ? { quietCopy: true } : {}),
    area: staff && member ? 'staff' : 'client',
  };
};

import { permits } from '@billet/kernel';
import type { PageCtx } from '../../page.ts';

/** Something the palette can open or begin. */
export interface Command {
  readonly label: string;
  readonly href: string;
  readonly icon: string;
}

interface Known {
  /** Message key of its name. */
  readonly key: string;
  readonly href: string;
  readonly icon: string;
  readonly permission: string;
}

const KNOWN: readonly Known[] = [
  { key: 'nav.overview', href: '/staff', icon: 'chart', permission: 'public' },
  { key: 'nav.clients', href: '/staff/clients', icon: 'users', permission: 'clients.read' },
  { key: 'clients.new', href: '/staff/clients/new', icon: 'plus', permission: 'clients.write' },
  { key: 'nav.services', href: '/staff/services', icon: 'server', permission: 'services.read' },
  { key: 'nav.invoices', href: '/staff/invoices', icon: 'invoice', permission: 'invoices.read' },
  { key: 'find.overdue', href: '/staff/invoices?overdue=1', icon: 'alert', permission: 'invoices.read' },
  { key: 'nav.payments', href: '/staff/payments', icon: 'card', permission: 'payments.read' },
  { key: 'nav.runs', href: '/staff/runs', icon: 'refresh', permission: 'billing.read' },
  { key: 'nav.gateways', href: '/staff/gateways', icon: 'bank', permission: 'gateways.write' },
  { key: 'nav.orders', href: '/staff/orders', icon: 'cart', permission: 'orders.read' },
  { key: 'find.pendingOrders', href: '/staff/orders?status=pending', icon: 'cart', permission: 'orders.read' },
  { key: 'nav.products', href: '/staff/products', icon: 'box', permission: 'products.write' },
  { key: 'nav.servers', href: '/staff/servers', icon: 'terminal', permission: 'servers.read' },
  { key: 'nav.jobs', href: '/staff/jobs', icon: 'bolt', permission: 'jobs.read' },
  { key: 'nav.mails', href: '/staff/mails', icon: 'mail', permission: 'mail.read' },
  { key: 'settings.testMail', href: '/staff/mails/test', icon: 'mail', permission: 'settings.write' },
  { key: 'campaigns.title', href: '/staff/campaigns', icon: 'users', permission: 'campaigns.read' },
  { key: 'mailText.title', href: '/staff/mail-templates', icon: 'edit', permission: 'mail.read' },
  { key: 'texts.title', href: '/staff/texts', icon: 'globe', permission: 'texts.read' },
  { key: 'nav.extensions', href: '/staff/extensions', icon: 'folder', permission: 'extensions.read' },
  { key: 'nav.team', href: '/staff/team', icon: 'user', permission: 'staff.read' },
  { key: 'nav.settings', href: '/staff/settings', icon: 'sliders', permission: 'settings.read' },
  { key: 'nav.domains', href: '/staff/domains', icon: 'globe', permission: 'domains.read' },
  { key: 'fiscal.title', href: '/staff/fiscal', icon: 'invoice', permission: 'fiscal.read' },
  { key: 'nav.dunning', href: '/staff/dunning', icon: 'alert', permission: 'dunning.read' },
  { key: 'nav.tax', href: '/staff/tax', icon: 'invoice', permission: 'tax.read' },
  ...['recurring', 'churn', 'products', 'collected', 'ageing', 'clients', 'forecast'].map((name) => ({ key: `reports.${name}`, href: `/staff/reports/${name}`, icon: 'chart', permission: 'reports.read' })),
  { key: 'orders.new', href: '/staff/orders/new', icon: 'plus', permission: 'orders.write' },
  { key: 'mass.title', href: '/staff/mass-updates', icon: 'sliders', permission: 'services.massUpdate' },
  { key: 'bulk.title', href: '/staff/bulk', icon: 'sliders', permission: 'public' },
  { key: 'cancellations.title', href: '/staff/cancellations', icon: 'x', permission: 'services.cancel' },
  { key: 'contracts.title', href: '/staff/contracts', icon: 'book', permission: 'contracts.read' },
  { key: 'life.commissions', href: '/staff/commissions', icon: 'chart', permission: 'services.read' },
  { key: 'money.unmatched', href: '/staff/payments/unmatched', icon: 'bank', permission: 'payments.read' },
  { key: 'money.approvals', href: '/staff/approvals', icon: 'check', permission: 'payments.read' },
  { key: 'money.inbox', href: '/staff/gateway-events', icon: 'bolt', permission: 'payments.read' },
  { key: 'money.health', href: '/staff/gateways/health', icon: 'chart', permission: 'gateways.read' },
  { key: 'groups.title', href: '/staff/client-groups', icon: 'users', permission: 'clients.read' },
  { key: 'bundle.title', href: '/staff/bundles', icon: 'box', permission: 'products.write' },
  { key: 'promotions.title', href: '/staff/promotions', icon: 'tag', permission: 'products.write' },
  { key: 'forecast.title', href: '/staff/forecast', icon: 'chart', permission: 'billing.read' },
  { key: 'look.brandTitle', href: '/staff/look', icon: 'sun', permission: 'settings.read' },
  { key: 'help.title', href: '/staff/help', icon: 'help', permission: 'public' },
  { key: 'nav.appearance', href: '/staff/appearance', icon: 'sun', permission: 'public' },
  { key: 'nav.security', href: '/staff/security', icon: 'lock', permission: 'public' },
  { key: 'nav.apiKeys', href: '/staff/api-keys', icon: 'key', permission: 'apiKeys.write' },
  { key: 'nav.webhooks', href: '/staff/webhooks', icon: 'bolt', permission: 'webhooks.read' },
];

/** As a text is compared: without accents and capitals. */
export const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Pages and verbs whose name has every typed word in it, in the reader's language; all of them where nothing is typed. */
export const commandsFor = (ctx: PageCtx, q: string): readonly Command[] => {
  const words = plain(q).split(/\s+/).filter((word) => word !== '');
  const allowed = KNOWN.filter(({ permission }) => permits(ctx.caller.permissions, permission));
  return allowed.map(({ key, href, icon }) => ({ label: ctx.t(key), href, icon })).filter(({ label }) => words.every((word) => plain(label).includes(word)));
};

import type { FieldWish } from '../page.ts';
import { serversIn } from '../domains/servers-in.ts';
import { clientGroups, gateways } from '../lists/options.ts';
import { archiveOf } from '../invoice-archive.ts';
import type { BulkVerbs } from './bulk-verb.ts';

const orNull = (value: string | undefined): string | null => (value === undefined || value.trim() === '' ? null : value.trim());

export const SERVICE_VERBS: BulkVerbs = [
  {
    verb: 'services.suspend', label: 'suspend.submit', icon: 'pause',
    fields: ({ t }) => [{ name: 'reason', label: t('suspend.reason'), help: t('life.suspend.help'), widget: 'text' }, { name: 'stopsBilling', label: t('life.stopBilling'), widget: 'switch' }],
    params: (body) => ({ reason: body['reason'] ?? '', stopsBilling: body['stopsBilling'] === 'on' }),
  },
  { verb: 'services.unsuspend', label: 'bulk.lift', icon: 'play' },
  {
    verb: 'services.cancel', label: 'bulk.cancel', icon: 'x', danger: true,
    fields: ({ t }) => [{ name: 'reason', label: t('cancel.reason'), widget: 'text', required: true }],
    params: (body) => ({ reason: body['reason'] ?? '' }),
  },
  {
    verb: 'services.hold', label: 'life.hold',
    fields: ({ t }) => [{ name: 'until', label: t('bulk.holdUntil'), help: t('bulk.holdHelp'), widget: 'date' }, { name: 'release', label: t('mass.hold.none'), widget: 'switch' }],
    params: (body) => ({ until: body['release'] === 'on' ? null : (orNull(body['until']) ?? 'for_ever') }),
  },
  {
    verb: 'services.dueDay', label: 'bulk.dueDay',
    fields: ({ t }) => [{ name: 'dueDay', label: t('bulk.dueDay'), help: t('bulk.dueDayHelp'), widget: 'text', width: 'third' }],
    params: (body) => ({ dueDay: orNull(body['dueDay']) }),
  },
  { verb: 'services.provision', label: 'mass.command.provision' },
  { verb: 'services.welcome', label: 'mass.command.welcome' },
  {
    verb: 'services.end', label: 'bulk.end', danger: true,
    fields: ({ t }) => [{ name: 'reason', label: t('cancel.reason'), widget: 'text', required: true }],
    params: (body) => ({ reason: body['reason'] ?? '' }),
  },
];

const because = { fields: ({ t }: { readonly t: (key: string) => string }): readonly FieldWish[] => [{ name: 'reason', label: t('cancel.reason'), widget: 'text', required: true }], params: (body: Readonly<Record<string, string>>) => ({ reason: body['reason'] ?? '' }) };

export const INVOICE_VERBS: BulkVerbs = [
  {
    verb: 'invoices.send', label: 'invoiceEdit.send', icon: 'mail',
    fields: ({ t }) => [{ name: 'mail', label: t('invoiceEdit.mail'), widget: 'select', options: ['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue'].map((key) => ({ value: key, label: t(`invoiceEdit.mail.${key}`) })) }],
    params: (body) => ({ mail: body['mail'] }),
  },
  {
    verb: 'invoices.pay', label: 'bulk.markPaid', icon: 'check',
    fields: async (ctx) => [
      { name: 'gatewayAccountId', label: ctx.t('life.method'), widget: 'select', options: await gateways(ctx), width: 'half' },
      { name: 'reference', label: ctx.t('bulk.reference'), help: ctx.t('bulk.referenceHelp'), widget: 'text', required: true, width: 'half' },
    ],
    params: (body) => ({ gatewayAccountId: body['gatewayAccountId'], reference: body['reference'] ?? '' }),
  },
  { verb: 'zip', label: 'archive.picked', icon: 'download', leadsTo: (ids) => archiveOf('/staff/invoices', ids) },
  { verb: 'invoices.void', label: 'bulk.void', icon: 'x', danger: true, ...because },
  { verb: 'invoices.writeOff', label: 'bulk.writeOff', danger: true, ...because },
];

export const CLIENT_VERBS: BulkVerbs = [
  {
    verb: 'clients.group', label: 'bulk.group', icon: 'users',
    fields: async (ctx) => [{ name: 'groupId', label: ctx.t('groups.title'), widget: 'select', options: [{ value: '', label: ctx.t('bulk.noGroup') }, ...(await clientGroups(ctx))] }],
    params: (body) => ({ groupId: orNull(body['groupId']) }),
  },
  {
    verb: 'clients.mail', label: 'bulk.mail', icon: 'mail',
    fields: ({ t }) => [{ name: 'subject', label: t('mails.subject'), widget: 'text', required: true }, { name: 'text', label: t('bulk.mailText'), help: t('bulk.mailHelp'), widget: 'textarea', required: true, rows: 8 }],
    params: (body) => ({ subject: body['subject'] ?? '', text: body['text'] ?? '' }),
  },
];

export const DOMAIN_VERBS: BulkVerbs = [
  {
    verb: 'domains.nameservers', label: 'domains.nameservers', icon: 'server',
    fields: ({ t }) => [{ name: 'servers', label: t('domainBulk.servers'), widget: 'text', required: true }],
    params: (body) => ({ servers: serversIn(body) }),
  },
  { verb: 'domains.lock', label: 'domains.lock.set', icon: 'lock' },
  { verb: 'domains.unlock', label: 'domains.unlock', icon: 'key' },
  { verb: 'domains.autoRenewOn', label: 'domainLife.autoRenew.start' },
  { verb: 'domains.autoRenewOff', label: 'domainLife.autoRenew.stop' },
];

import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { detailOf, invoiceDetailSchema } from '../invoice-detail.ts';
import { Invoice } from '../tables.ts';
import { invoiceByLink, linkPathOf } from './invoice-by-link.ts';

export const showByLink = defineOperation({
  name: 'invoices.byLink',
  summary: 'One invoice for whoever holds its unguessable link, without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(1).max(60) }),
  output: invoiceDetailSchema,
  sensitive: ['token'],
  run: async (ctx, { token }) => detailOf(ctx, await invoiceByLink(ctx, token)),
});

export const showLink = defineOperation({
  name: 'invoices.link',
  summary: 'The address under which an invoice can be read and paid without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/link' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ path: z.string() }),
  run: async (ctx, { id }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    return { path: linkPathOf(ctx, invoice) };
  },
});

export const revokeLink = defineOperation({
  name: 'invoices.revokeLink',
  summary: 'Makes all addresses of an invoice that were given out void; a new one takes their place.',
  kind: 'command',
  http: { method: 'DELETE', path: '/invoices/{id}/link' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ path: z.string() }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const after = await all(Invoice).patchAndFetchById(id, { link_version: invoice.link_version + 1 });
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { link: invoice.link_version }, { link: after.link_version });
    return { path: linkPathOf(ctx, after) };
  },
});

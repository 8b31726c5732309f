import type { Translator } from '@billet/kernel';
import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { documentWordsRef, fileName, fileSchema, onPaperOf, pdfOf, type FileAnswer } from '../documents/index.ts';
import { idSchema } from '../paging.ts';
import { configRef, keyringRef } from '../refs.ts';
import { translatorsRef } from '../texts/index.ts';
import { openCode } from './code.ts';
import { sureKind } from './manage-kinds.ts';
import { portalSettingsOf } from './portal-settings.ts';
import { HotspotBatch, HotspotVoucher, type HotspotKind } from './tables.ts';

interface Printed {
  readonly batch: HotspotBatch;
  readonly kind: HotspotKind;
  readonly brand: Brand;
  readonly open: readonly { readonly serial: number; readonly username: string; readonly code: string }[];
}

/** Those that nobody began, with their codes; the audit says who had them printed. */
const load = async (ctx: OperationCtx, batchId: number, what: 'sheet' | 'table'): Promise<Printed> => {
  const { all } = data(ctx);
  const batch = await all(HotspotBatch).findById(batchId);
  if (batch === undefined) throw notFound('HotspotBatch');
  const kind = await sureKind(ctx, batch.kind_id);
  const brand = (await all(Brand).findById(kind.brand_id)) as Brand;
  const keyring = ctx.use(keyringRef);
  const rows = await all(HotspotVoucher).where({ batch_id: batchId, state: 'open' }).orderBy('serial');
  ctx.touch({ kind: 'hotspotBatch', id: batchId }, undefined, { printed: what, count: rows.length });
  return { batch, kind, brand, open: rows.map((row) => ({ serial: row.serial ?? 0, username: row.username, code: openCode(keyring, row) })) };
};

/** Minutes as people say them: whole days and hours where they are whole. */
const duration = (say: Translator, minutes: number): string => {
  if (minutes % 1440 === 0) return say.t('hotspot.days', { count: minutes / 1440 });
  return minutes % 60 === 0 ? say.t('hotspot.hours', { count: minutes / 60 }) : say.t('hotspot.minutes', { count: minutes });
};

/** What a kind gives, line by line. */
const budgetLines = (say: Translator, kind: HotspotKind): readonly string[] => [
  ...(kind.minutes === null ? [] : [say.t('hotspot.card.online', { time: duration(say, kind.minutes) })]),
  ...(kind.valid_minutes === null ? [] : [say.t('hotspot.card.valid', { time: duration(say, kind.valid_minutes) })]),
  ...(kind.megabytes === null ? [] : [say.t('hotspot.card.traffic', { size: say.number(kind.megabytes) })]),
];

export const printHotspotBatch = defineOperation({
  name: 'hotspot.sheet',
  summary: 'The vouchers of a batch that nobody began, as a PDF (base64) to cut up: code, user name, what it gives, the last day, and a picture that leads to the login page.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/batches/{id}/sheet' },
  audience: ['staff'],
  permission: 'hotspot.print',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  transient: true,
  // Painting thousands takes seconds: no transaction is open meanwhile.
  prepare: async (ctx, { id }) => {
    const { batch, kind, brand, open } = await load(ctx, id, 'sheet');
    const words = ctx.use(documentWordsRef);
    const say = await ctx.use(translatorsRef).in(brand.locale, brand.id);
    const seller = sellerOf((await data(ctx).all(LegalEntity).findById(brand.legal_entity_id)) as LegalEntity);
    const { loginPage } = await portalSettingsOf(ctx, brand.id);
    const link = loginPage === '' ? `${ctx.use(configRef).baseUrl()}/hotspot` : loginPage;
    const lines = [...budgetLines(say, kind), ...(batch.last_day === null ? [] : [say.t('hotspot.card.lastDay', { day: say.date(batch.last_day) })])];
    const paper = await onPaperOf(data(ctx), say, brand, seller, {
      heading: kind.name,
      number: batch.name,
      day: batch.created_at.slice(0, 10),
      facts: [{ label: say.t('hotspot.count'), text: say.number(open.length) }, { label: say.t('hotspot.card.loginPage'), text: link }],
      blocks: [{ kind: 'cards', qr: words.qr(link, ''), empty: say.t('hotspot.nothingOpen'), cards: open.map(({ serial, username, code }) => ({ title: `${kind.name} · ${String(serial)}`, code, lines: [say.t('hotspot.card.user', { username }), ...lines] })) }],
    });
    return { paper, brandId: brand.id, name: fileName('hotspot', batch.name) };
  },
  call: (ctx, { paper, brandId, name }) => pdfOf(ctx, brandId, name, paper),
  settle: (_ctx, _prepared, file: FileAnswer) => Promise.resolve(file),
});

/** A cell that a spreadsheet takes for text, whatever it begins with. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const exportHotspotBatch = defineOperation({
  name: 'hotspot.table',
  summary: 'The vouchers of a batch that nobody began, as CSV (base64): number, user name, code, kind, last day.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/batches/{id}/table' },
  audience: ['staff'],
  permission: 'hotspot.print',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  transient: true,
  run: async (ctx, { id }) => {
    const { batch, kind, brand, open } = await load(ctx, id, 'table');
    const say = await ctx.use(translatorsRef).in(brand.locale, brand.id);
    const heads = ['serial', 'username', 'code', 'kind', 'lastDay'].map((name) => cell(say.t(`hotspot.${name}`)));
    const rows = open.map(({ serial, username, code }) => [String(serial), username, code, kind.name, batch.last_day ?? ''].map(cell));
    const csv = `\u{feff}${[heads, ...rows].map((line) => line.join(',')).join('\r\n')}\r\n`;
    return { name: `${fileName('hotspot', batch.name)}.csv`, type: 'text/csv; charset=utf-8', file: Buffer.from(csv).toString('base64') };
  },
});

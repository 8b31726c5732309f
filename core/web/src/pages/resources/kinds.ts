import { formOf, moduleRegistryRef } from '@billet/billing';
import { permits } from '@billet/kernel';
import { notFound, type ResourceForm } from '@billet/sdk';
import { schemaForm, type SchemaForm } from '../../forms/schema-form.ts';
import type { Badge, Value } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

/** Answers of the operations on resources. */
export interface KindRow {
  readonly kind: string;
  readonly extension: string;
  readonly title: string;
  readonly titles: string;
  readonly group: string;
  readonly parent: string | null;
  readonly count: number;
  readonly failed: number;
  readonly pending: number;
  readonly most: number | null;
  readonly bought: number;
  readonly beyond: number;
  readonly mayGrow: boolean;
  readonly mayChange: boolean;
  readonly hasPassword: boolean;
  readonly fields: readonly string[];
}

export interface ResourceRow {
  readonly id: number;
  readonly serviceId: number;
  readonly kind: string;
  readonly name: string;
  readonly state: 'pending' | 'ready' | 'failed' | 'going' | 'recorded';
  readonly reason: string | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly hasPassword: boolean;
  readonly createdAt: string;
}

const TONES = { pending: 'info', ready: 'ok', failed: 'bad', going: 'info', recorded: 'idle' } as const;

export const stateBadge = (ctx: PageCtx, { state }: Pick<ResourceRow, 'state'>): Badge => ({ text: ctx.t(`resources.state.${state}`), tone: TONES[state] });

/** Why something failed; where the server's own trouble is not told, that we are at it. */
export const reasonOf = (ctx: PageCtx, { state, reason }: Pick<ResourceRow, 'state' | 'reason'>): string | undefined => (state === 'failed' ? (reason ?? ctx.t('resources.ourTrouble')) : undefined);

export const mayWrite = (ctx: PageCtx): boolean => permits(ctx.caller.permissions, 'resources.write');

/** Texts of a kind: the extension's own first, then those of all kinds, then the declaration's English. */
export const kindText = (ctx: PageCtx, { kind, extension }: Pick<KindRow, 'kind' | 'extension'>, key: string, english: string | undefined): string | undefined => {
  const found = [`ext.${extension}.resources.${kind}${key}`, `resources.${kind}${key}`, `resources.field${key}`].find((each) => ctx.say.has(each));
  return found === undefined ? english : ctx.t(found);
};

export const titleOf = (ctx: PageCtx, row: KindRow): string => kindText(ctx, row, '', row.title) ?? row.title;
export const titlesOf = (ctx: PageCtx, row: KindRow): string => kindText(ctx, row, '.many', row.titles) ?? row.titles;

export const loadKinds = async (ctx: PageCtx, serviceId: number | string | undefined): Promise<readonly KindRow[]> => (await ctx.call<{ items: readonly KindRow[] }>('resources.kinds', { id: serviceId })).items;

/** The kind that the address names, among those of the service. */
export const kindOf = (ctx: PageCtx, kinds: readonly KindRow[]): KindRow => {
  const row = kinds.find((each) => each.kind === ctx.params['kind']);
  if (row === undefined) throw notFound('Kind');
  return row;
};

export const resourceForm = (ctx: PageCtx, row: KindRow): ResourceForm => {
  const form = formOf(ctx.web.house.services.use(moduleRegistryRef).get(row.extension), row.kind);
  if (form === undefined) throw notFound('Kind');
  return form;
};

const text = (ctx: PageCtx, row: KindRow) => (key: string, english: string | undefined): string | undefined => kindText(ctx, row, `.${key}`, english);

/** What the visitor fills in; names of parents and databases are chosen from those that are there. */
export const valuesForm = async (ctx: PageCtx, row: KindRow, names: readonly string[]): Promise<SchemaForm> => {
  const form = resourceForm(ctx, row);
  const known: Record<string, readonly string[]> = {};
  const namesOf = async (kind: string): Promise<readonly string[]> => {
    const { items } = await ctx.call<{ items: readonly ResourceRow[] }>('resources.list', { serviceId: ctx.params['id'], kind, limit: 200 });
    return items.map((item) => item.name).sort();
  };
  if (form.parent !== undefined && names.includes(form.parent.field)) {
    const parents = await namesOf(form.parent.kind);
    if (parents.length > 0) known[form.parent.field] = parents;
  }
  if (names.includes('databases')) known['databases'] = await namesOf('database');
  return schemaForm({ schema: form.fields, text: text(ctx, row), secretSet: '', errorPrefix: 'values.', names, known, lines: true });
};

/** One value for people. */
export const shownValue = (ctx: PageCtx, row: KindRow, field: string, value: unknown): Value => {
  if (value === undefined || value === null || value === '') return { text: '–' };
  if (typeof value === 'boolean') return { text: ctx.t(value ? 'resources.yes' : 'resources.no') };
  if (field === 'quota') return { text: typeof value === 'number' ? ctx.say.bytes(value) : ctx.t('resources.unlimited') };
  const say = (each: unknown): string => text(ctx, row)(`${field}.${String(each)}`, String(each)) ?? String(each);
  return { text: Array.isArray(value) ? value.map(say).join(', ') : say(value) };
};

export const fieldTitle = (ctx: PageCtx, row: KindRow, field: string): string => text(ctx, row)(field, field) ?? field;

/** Sessions are spoken of where a server of the service knows any. */
export const tellsSessions = (ctx: PageCtx, bindings: readonly { readonly extension: string }[]): boolean =>
  ctx.web.house.services.use(moduleRegistryRef).all().some(({ id, module }) => module.resources?.session !== undefined && bindings.some((binding) => binding.extension === id));

import { isBilletError } from '@billet/sdk';
import type { Field } from '../../view-models/field.ts';
import type { Card } from '../../view-models/page.ts';
import { bulkBar } from '../bulk/bulk-verb.ts';
import { clientNames } from '../client-name.ts';
import { errorText } from '../error-text.ts';
import type { PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { csvHref } from '../csv-export.ts';
import { queryOf } from './list-query.ts';
import type { ListColumn, ListedRow, ListSpec, ViewLink } from './list-spec.ts';

type Query = Readonly<Record<string, string>>;
type Table = Extract<Card, { kind: 'table' }>;

interface Kept {
  readonly items: readonly { readonly id: number; readonly name: string; readonly query: Query; readonly shared: boolean; readonly own: boolean }[];
  readonly columns: readonly string[] | null;
}

const same = (a: Query, b: Query): boolean => Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

const href = (path: string, query: Query): string => (Object.keys(query).length === 0 ? path : `?${new URLSearchParams(query).toString()}`);

const chosen = <Row>(columns: readonly ListColumn<Row>[], wanted: readonly string[] | null): readonly ListColumn<Row>[] =>
  columns.filter((column, i) => i === 0 || (wanted === null ? column.extra !== true : wanted.includes(column.id)));

const filterFields = async <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>, query: Query): Promise<readonly Field[]> => {
  const fields: Field[] = [];
  for (const { name, label, widget, options } of spec.filters) {
    const base = { name, id: `filter-${name}`, label: ctx.t(label), widget, width: 'third' as const, bare: true };
    if (options === undefined) fields.push({ ...base, value: query[name] ?? '' });
    else {
      const offered = await options(ctx);
      if (offered.length > 0) fields.push({ ...base, options: [{ value: '', label: ctx.t('list.any') }, ...offered].map((option) => ({ ...option, selected: option.value === (query[name] ?? '') })) });
    }
  }
  return fields;
};

const toolsOf = <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>, query: Query, kept: Kept, filters: readonly Field[]): NonNullable<Table['tools']> => {
  const names = new Set(spec.filters.map(({ name }) => name));
  const shown = new Set(chosen(spec.columns, kept.columns).map(({ id }) => id));
  const mine = kept.items.find((view) => view.own && same(view.query, query));
  const active = Object.keys(query).filter((name) => names.has(name)).length;
  return {
    filters,
    kept: Object.entries(query).filter(([name]) => !filters.some((field) => field.name === name)).map(([name, value]) => ({ name, value })),
    ...(active === 0 ? {} : { active: String(active) }),
    ...(Object.keys(query).length === 0 ? {} : { clear: { label: ctx.t('list.clear'), href: spec.path } }),
    columns: ctx.form('columns', ctx.t('form.save'), spec.columns.slice(1).map(({ id, label }) => ({ name: `column-${id}`, label: ctx.t(label), widget: 'switch' as const, width: 'third' as const, checked: shown.has(id) }))),
    ...(Object.keys(query).length === 0 || mine !== undefined
      ? {}
      : { save: ctx.form('save-view', ctx.t('form.save'), [{ name: 'name', label: ctx.t('list.viewName'), widget: 'text', required: true }, { name: 'shared', label: ctx.t('list.shared'), widget: 'switch' }]) }),
    ...(mine === undefined ? {} : { forget: ctx.form('forget-view', ctx.t('list.forget'), [{ name: 'id', label: '', widget: 'hidden', value: String(mine.id) }]) }),
    openSave: ctx.problem?.form === 'save-view',
  };
};

const viewsOf = <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>, query: Query, kept: Kept): readonly ViewLink[] => [
  ...[{ label: 'views.all', query: {} }, ...(spec.views ?? [])].map((view) => ({ label: ctx.t(view.label), href: href(spec.path, view.query), current: same(view.query, query) })),
  ...kept.items.map((view) => ({ label: view.own ? view.name : ctx.t('list.theirs', { name: view.name }), icon: view.shared ? 'users' : 'tag', href: href(spec.path, view.query), current: same(view.query, query) })),
];

const placeOf = <Row extends ListedRow>(ctx: PageCtx, { paging }: ListSpec<Row>): Readonly<Record<string, unknown>> => {
  const { before: place, ...limit } = before(ctx);
  if (paging === 'whole') return {};
  return place === undefined ? limit : { ...limit, [paging ?? 'before']: place };
};

/** A filter that means nothing is said above an empty list: the address may come from anywhere. */
const rowsFor = async <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>, query: Query): Promise<PageOf<Row> & { readonly problem?: string }> => {
  try {
    return await ctx.call<PageOf<Row>>(spec.operation, { ...(spec.input?.(ctx, query) ?? query), ...placeOf(ctx, spec) });
  } catch (error) {
    if (!isBilletError(error) || error.status !== 422) throw error;
    return { items: [], problem: errorText(ctx.say, error) };
  }
};

/** A list with its views, filters, columns, export and pages: the same for all of them. */
export const listCards = async <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>): Promise<readonly Card[]> => {
  const query = queryOf(ctx);
  const [kept, page, filters] = await Promise.all([ctx.call<Kept>('lists.views', { list: spec.list }), rowsFor(ctx, spec, query), filterFields(ctx, spec, query)]);
  const columns = chosen(spec.columns, kept.columns);
  const names = await clientNames(ctx, columns.flatMap(({ client }) => (client === undefined ? [] : page.items.map(client))));
  const table: Table = {
    kind: 'table',
    caption: ctx.t(spec.caption),
    views: viewsOf(ctx, spec, query, kept),
    tools: toolsOf(ctx, spec, query, kept, filters),
    export: csvHref(ctx),
    ...(spec.search === undefined ? {} : { search: { name: spec.search.name, value: query[spec.search.name] ?? '', label: ctx.t(spec.search.label) } }),
    ...(spec.bulk === undefined ? {} : { bulk: bulkBar(ctx, spec.bulk) }),
    columns: columns.map(({ label, end, hide }) => ({ label: ctx.t(label), ...(end === undefined ? {} : { end }), ...(hide === undefined ? {} : { hide }) })),
    rows: page.items.map((row) => ({ pick: String(row.id), cells: columns.map((column) => column.cell(ctx, row, names)) })),
    empty: ctx.t(Object.keys(query).length === 0 ? spec.empty : 'list.nothing'),
    ...(spec.emptyLink === undefined || Object.keys(query).length > 0 ? {} : { emptyLink: { label: ctx.t(spec.emptyLink.label), href: spec.emptyLink.href } }),
    next: nextHref(ctx, page.next),
  };
  return [...(page.problem === undefined ? [] : [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: page.problem }]), table];
};

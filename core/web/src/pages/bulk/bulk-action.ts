import { isBilletError } from '@billet/sdk';
import type { Card, PageModel } from '../../view-models/page.ts';
import { errorText } from '../error-text.ts';
import type { ListedRow, ListSpec } from '../lists/list-spec.ts';
import { queryOf } from '../lists/list-query.ts';
import type { Action, Body, FieldWish, PageCtx } from '../page.ts';
import type { PageOf } from '../shapes.ts';
import type { BulkVerb } from './bulk-verb.ts';
import { outcomeCell, type Outcome } from './outcome.ts';

const MOST = 5000;
const PAGE = 200;

interface Preview {
  readonly total: number;
  readonly typed: boolean;
  readonly undo: boolean;
  readonly items: readonly Outcome[];
}

/** The picked rows; or all that the list's filter matches, up to what one action may take. */
const chosen = async <Row extends ListedRow>(ctx: PageCtx, spec: ListSpec<Row>, body: Body): Promise<readonly number[]> => {
  if (body['ids'] !== undefined) return body['ids'].split(',').map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  if (body['all'] !== 'on') return Object.keys(body).filter((key) => /^pick-\d+$/.test(key)).map((key) => Number(key.slice('pick-'.length)));
  const query = queryOf(ctx);
  const ids: number[] = [];
  for (let before: number | string | undefined; ids.length <= MOST; ) {
    const page: PageOf<Row> = await ctx.call(spec.operation, { ...(spec.input?.(ctx, query) ?? query), limit: PAGE, ...(before === undefined ? {} : { before }) });
    ids.push(...page.items.map(({ id }) => Number(id)));
    before = page.next;
    if (before === undefined) break;
  }
  return ids;
};

const hidden = (name: string, value: string): FieldWish => ({ name, label: '', widget: 'hidden', value });

const ask = async (ctx: PageCtx, verb: BulkVerb, ids: readonly number[], asked: readonly FieldWish[], main: readonly Card[] = []): Promise<PageModel> => ({
  title: ctx.t(verb.label),
  lead: ctx.t('bulk.count', { count: ids.length }),
  actions: [{ label: ctx.t('bulk.back'), href: ctx.request.originalUrl }],
  main: [...main, { kind: 'form', form: ctx.form('bulk', ctx.t('change.show'), [hidden('action', verb.verb), hidden('ids', ids.join()), hidden('stage', 'preview'), ...asked]) }],
});

const promise = (ctx: PageCtx, { typed, undo }: Preview): Card =>
  typed
    ? { kind: 'note', tone: 'bad', icon: 'alert', text: ctx.t('bulk.noUndo') }
    : { kind: 'note', tone: 'info', icon: undo ? 'undo' : 'info', text: ctx.t(undo ? 'bulk.undoLater' : 'bulk.staysDone') };

const show = (ctx: PageCtx, verb: BulkVerb, ids: readonly number[], asked: readonly FieldWish[], body: Body, preview: Preview, main: readonly Card[] = []): PageModel => {
  const refused = preview.items.filter(({ outcome }) => outcome === 'failed').length;
  const confirm: readonly FieldWish[] = preview.typed ? [{ name: 'confirm', label: ctx.t('bulk.confirm', { count: preview.total }), widget: 'text', required: true, autocomplete: 'off', width: 'third' }] : [];
  return {
    title: ctx.t(verb.label),
    lead: ctx.t('bulk.count', { count: preview.total }),
    actions: [{ label: ctx.t('bulk.back'), href: ctx.request.originalUrl }],
    main: [
      ...main,
      promise(ctx, preview),
      {
        kind: 'table',
        title: ctx.t('bulk.would'),
        note: ctx.t('bulk.tried', { tried: preview.items.length, refused }),
        caption: ctx.t('bulk.would'),
        columns: [{ label: ctx.t('bulk.row') }, { label: ctx.t('service.outcome') }],
        rows: preview.items.map((item) => ({ cells: [{ text: item.label }, outcomeCell(ctx, item, 'would')] })),
        empty: '',
      },
      {
        kind: 'form',
        form: ctx.form(
          'bulk',
          ctx.t('bulk.go', { count: preview.total }),
          [hidden('action', verb.verb), hidden('ids', ids.join()), hidden('stage', 'start'), ...asked.map(({ name }) => hidden(name, body[name] ?? '')).filter(({ value }) => value !== ''), ...confirm],
          { danger: verb.danger === true },
        ),
      },
    ],
  };
};

/** What was refused stands above the same step, with all that was typed. */
const problem = (ctx: PageCtx, error: unknown): readonly Card[] => {
  if (!isBilletError(error) || error.status >= 500) throw error;
  return [{ kind: 'note', tone: 'bad', icon: 'alert', text: errorText(ctx.say, error) }];
};

/** Many rows at once, for any list: what it has to be told, what it would do, and then a job that does it. */
export const bulkAction =
  <Row extends ListedRow>(spec: ListSpec<Row>): Action =>
  async (ctx, body) => {
    const name = body['action'] === 'more' ? body['more'] : body['action'];
    const verb = spec.bulk?.find((each) => each.verb === name);
    const ids = verb === undefined ? [] : await chosen(ctx, spec, body);
    if (verb === undefined || ids.length === 0) return { to: ctx.request.originalUrl, say: 'bulk.nothing' };
    if (ids.length > MOST) return { to: ctx.request.originalUrl, say: 'bulk.tooMany' };
    if (verb.leadsTo !== undefined) return { to: verb.leadsTo(ids) };
    const asked = (await verb.fields?.(ctx)) ?? [];
    const stage = body['stage'] ?? (asked.length === 0 ? 'preview' : 'ask');
    if (stage === 'ask') return ask(ctx, verb, ids, asked);
    const wish = { verb: verb.verb, ids, params: verb.params?.(body) ?? {} };
    const keeping = ctx.keeping('bulk', body);
    let preview: Preview;
    try {
      preview = await ctx.call<Preview>('bulk.preview', wish);
    } catch (error) {
      return ask(keeping, verb, ids, asked, problem(ctx, error));
    }
    if (stage !== 'start') return show(ctx, verb, ids, asked, body, preview);
    try {
      const confirm = (body['confirm'] ?? '').trim();
      const { bulkId } = await ctx.call<{ bulkId: number }>('bulk.start', { ...wish, ...(confirm === '' ? {} : { confirm }) });
      return { to: `/staff/bulk/${String(bulkId)}` };
    } catch (error) {
      return show(ctx, verb, ids, asked, body, preview, problem(ctx, error));
    }
  };

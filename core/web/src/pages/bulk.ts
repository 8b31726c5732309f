import { isBilletError } from '@billet/sdk';
import type { Card, PageModel } from '../view-models/page.ts';
import { errorText } from './error-text.ts';
import type { Action, Body, PageCtx } from './page.ts';

/** One thing that can be done with many rows. */
export interface BulkVerb {
  readonly label: string;
  readonly icon?: string;
  readonly danger?: boolean;
  readonly operation: string;
  input(id: string, body: Body): Record<string, unknown>;
  /** Asked before it is done, for example a reason. */
  readonly ask?: { readonly name: string; readonly label: string };
}

export type BulkVerbs = Readonly<Record<string, BulkVerb>>;

type Bulk = NonNullable<Extract<Card, { kind: 'table' }>['bulk']>;

const picked = (body: Body): readonly string[] => Object.keys(body).filter((key) => /^pick-\d+$/.test(key)).map((key) => key.slice('pick-'.length));

/** The bar that comes with a selection. */
export const bulkBar = (ctx: PageCtx, verbs: BulkVerbs): Bulk => ({
  form: 'bulk',
  label: ctx.t('bulk.selected'),
  actions: Object.entries(verbs).map(([value, { label, icon, danger }]) => ({ value, label: ctx.t(label), ...(icon === undefined ? {} : { icon }), ...(danger === undefined ? {} : { danger }) })),
});

const preview = (ctx: PageCtx, body: Body, verb: BulkVerb, ids: readonly string[], names: readonly string[]): PageModel => ({
  title: ctx.t(verb.label),
  lead: ctx.t('bulk.count', { count: ids.length }),
  main: [
    {
      kind: 'form',
      lead: names.join(' · '),
      form: ctx.form(
        'bulk',
        ctx.t('bulk.go', { count: ids.length }),
        [
          ...ids.map((id) => ({ name: `pick-${id}`, label: '', widget: 'hidden' as const, value: 'on' })),
          { name: 'action', label: '', widget: 'hidden', value: body['action'] ?? '' },
          { name: 'confirmed', label: '', widget: 'hidden', value: 'on' },
          ...(verb.ask === undefined ? [] : [{ name: verb.ask.name, label: ctx.t(verb.ask.label), widget: 'text' as const, required: true }]),
        ],
        { danger: verb.danger === true },
      ),
    },
  ],
});

/** Row by row, each in a transaction of its own: what fails is named, what went well stays. */
const run = async (ctx: PageCtx, body: Body, verb: BulkVerb, ids: readonly string[]): Promise<PageModel> => {
  const failures: { readonly id: string; readonly text: string }[] = [];
  for (const id of ids) {
    try {
      await ctx.call(verb.operation, verb.input(id, body));
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500) throw error;
      failures.push({ id, text: errorText(ctx.say, error) });
    }
  }
  return {
    title: ctx.t(verb.label),
    actions: [{ label: ctx.t('bulk.back'), href: ctx.request.path }],
    main: [
      { kind: 'stats', stats: [{ label: ctx.t('bulk.done'), text: ctx.say.number(ids.length - failures.length) }, { label: ctx.t('bulk.failed'), text: ctx.say.number(failures.length), ...(failures.length > 0 ? { tone: 'bad' as const } : {}) }] },
      ...(failures.length === 0 ? [] : [{ kind: 'rows' as const, title: ctx.t('bulk.failed'), rows: failures.map(({ id, text }) => ({ icon: 'alert', tone: 'bad' as const, title: id, href: `${ctx.request.path}/${id}`, meta: text })), empty: '' }]),
    ],
  };
};

/** Many rows at once, for any list: first what would be done, then doing it, then what came of it. */
export const bulkAction =
  (verbs: BulkVerbs): Action =>
  (ctx, body) => {
    const verb = Object.hasOwn(verbs, body['action'] ?? '') ? verbs[body['action'] ?? ''] : undefined;
    const ids = picked(body);
    if (verb === undefined || ids.length === 0) return Promise.resolve({ to: ctx.request.originalUrl });
    return body['confirmed'] === 'on' ? run(ctx, body, verb, ids) : Promise.resolve(preview(ctx, body, verb, ids, ids.slice(0, 30).map((id) => `#${id}`)));
  };

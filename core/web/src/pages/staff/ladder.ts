import { BilletError, isBilletError } from '@billet/sdk';
import type { Action, Page, PageCtx } from '../page.ts';
import { rungFields, rungOf, rungText, type Rung } from './rung-form.ts';
import { brandsOf } from './tax/rates.ts';

interface LadderRow {
  readonly id: number | null;
  readonly scope: string;
  readonly targetId: number;
  readonly version: number;
  readonly ladder: { readonly steps: readonly Rung[]; readonly toleranceDays: number; readonly ignoreBelow: string };
}

/** The ladder a page speaks of; one that is not there yet begins as a copy of the brand's. */
const ladderOf = async (ctx: PageCtx): Promise<LadderRow & { readonly all: readonly LadderRow[] }> => {
  const { items } = await ctx.call<{ items: readonly LadderRow[] }>('dunning.ladders', { brandId: ctx.params['id'] });
  const scope = ctx.query['scope'] ?? 'brand';
  const targetId = scope === 'brand' ? 0 : Number(ctx.query['target'] ?? '0');
  const own = items.find((item) => item.scope === scope && item.targetId === targetId);
  const brand = items.find((item) => item.scope === 'brand') as LadderRow;
  return { ...(own ?? { ...brand, id: null, version: 0, scope, targetId }), all: items };
};

const conditionText = (ctx: PageCtx, when: Rung['when']): string =>
  [
    when?.minOpen === undefined ? '' : ctx.t('dunning.if.minOpen', { amount: when.minOpen }),
    when?.minInvoices === undefined ? '' : ctx.t('dunning.if.minInvoices', { count: when.minInvoices }),
    when?.tag === undefined ? '' : ctx.t('dunning.if.tag', { tag: when.tag }),
    when?.withoutTag === undefined ? '' : ctx.t('dunning.if.withoutTag', { tag: when.withoutTag }),
  ]
    .filter((text) => text !== '')
    .join(' · ');

const here = (ctx: PageCtx, more: Readonly<Record<string, string>> = {}): string => {
  const { scope, target } = ctx.query;
  const query = new URLSearchParams({ ...(scope === undefined ? {} : { scope }), ...(target === undefined ? {} : { target }), ...more }).toString();
  return query === '' ? ctx.request.path : `${ctx.request.path}?${query}`;
};

export const ladderPage: Page = {
  path: '/staff/dunning/brands/:id',
  area: 'staff',
  open: 'member',
  nav: 'dunning',
  load: async (ctx) => {
    const { t } = ctx;
    const row = await ladderOf(ctx);
    const { ladder } = row;
    const brand = (await brandsOf(ctx)).find((each) => String(each.id) === ctx.params['id']);
    const policy = await ctx.call<Readonly<Record<string, number | boolean>>>('dunning.policy', { brandId: ctx.params['id'] });
    const rung = ladder.steps.find((step) => step.id === ctx.query['rung']);
    const number = (name: string, value: unknown) => ({ name, label: t(`dunning.${name}`), widget: 'number' as const, width: 'half' as const, required: true, value: String(value) });
    return {
      title: t('dunning.ladderOf', { name: brand?.name ?? '' }),
      lead: row.scope === 'brand' ? t('dunning.ladderLead') : `${t(`dunning.scope.${row.scope}`)} #${String(row.targetId)}`,
      crumbs: [{ label: t('nav.dunning'), href: '/staff/dunning' }],
      main: [
        {
          kind: 'table',
          caption: t('dunning.rungs'),
          title: t('dunning.rungs'),
          columns: [{ label: t('dunning.day') }, { label: t('dunning.action') }, { label: t('dunning.condition'), hide: 'p2' }],
          rows: ladder.steps.map((step) => ({
            cells: [
              { text: step.day > 0 ? `+${String(step.day)}` : String(step.day), href: here(ctx, { rung: step.id }), sub: step.id },
              { text: t(`dunning.${step.action}`), ...(rungText(ctx, step) === '' ? {} : { sub: rungText(ctx, step) }) },
              { text: conditionText(ctx, step.when) === '' ? '–' : conditionText(ctx, step.when) },
            ],
          })),
          empty: '',
        },
        {
          kind: 'form',
          title: t('dunning.tolerance'),
          form: ctx.form('tolerance', t('form.save'), [
            { ...number('toleranceDays', ladder.toleranceDays), unit: t('form.days'), help: t('dunning.toleranceHelp') },
            { name: 'ignoreBelow', label: t('dunning.ignoreBelow'), widget: 'text', width: 'half', required: true, value: ladder.ignoreBelow, help: t('dunning.ignoreBelowHelp') },
          ]),
        },
        ...(row.scope === 'brand'
          ? [
              {
                kind: 'form' as const,
                title: t('dunning.promisePolicy'),
                form: ctx.form('policy', t('form.save'), [
                  number('promiseDays', policy['promiseDays']), number('promisesPerInvoice', policy['promisesPerInvoice']), number('promisesPerMonth', policy['promisesPerMonth']),
                  { name: 'clientsMayPromise', label: t('dunning.clientsMayPromise'), widget: 'switch', checked: policy['clientsMayPromise'] === true },
                  { name: 'liftsSuspension', label: t('dunning.liftsSuspension'), widget: 'switch', checked: policy['liftsSuspension'] === true },
                ]),
              },
            ]
          : []),
      ],
      aside: [
        {
          kind: 'form',
          title: rung === undefined ? t('dunning.addRung') : t('dunning.changeRung'),
          form: ctx.form('rung', t('form.save'), [
            ...rungFields(ctx, rung),
          ]),
        },
        ...(rung === undefined ? [] : [{ kind: 'form' as const, form: ctx.form('remove', t('dunning.removeRung'), [{ name: 'was', label: '', widget: 'hidden', value: rung.id }], { danger: true }) }]),
        ...(row.all.length > 1
          ? [{ kind: 'rows' as const, title: t('dunning.special'), rows: row.all.filter((each) => each.scope !== 'brand').map((each) => ({ icon: 'sliders', title: `${t(`dunning.scope.${each.scope}`)} #${String(each.targetId)}`, href: `${ctx.request.path}?scope=${each.scope}&target=${String(each.targetId)}`, meta: '' })), empty: '' }]
          : []),
        ...(row.id !== null && row.scope !== 'brand' ? [{ kind: 'form' as const, form: ctx.form('drop', t('dunning.dropLadder'), [{ name: 'ladder', label: '', widget: 'hidden', value: String(row.id) }], { danger: true }) }] : []),
      ],
    };
  },
  actions: {
    rung: (ctx, body) => change(ctx, (steps) => [...steps.filter((step) => step.id !== body['was']), rungOf(body)]),
    remove: (ctx, body) => change(ctx, (steps) => steps.filter((step) => step.id !== body['was'])),
    tolerance: async (ctx, { toleranceDays, ignoreBelow }) => change(ctx, (steps) => steps, { toleranceDays, ignoreBelow: ignoreBelow?.replace(',', '.') }),
    policy: async (ctx, { promiseDays, promisesPerInvoice, promisesPerMonth, clientsMayPromise, liftsSuspension }) => {
      await ctx.call('dunning.savePolicy', { brandId: ctx.params['id'], promiseDays, promisesPerInvoice, promisesPerMonth, clientsMayPromise: clientsMayPromise === 'on', liftsSuspension: liftsSuspension === 'on' });
      return { to: here(ctx), say: 'form.saved' };
    },
    drop: async (ctx, { ladder }) => {
      await ctx.call('dunning.removeLadder', { id: ladder });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};

/** Saves the ladder with another list of rungs, in order of days; what is refused is shown at the field of the rung's own form. */
const change = async (ctx: PageCtx, rungs: (steps: readonly Rung[]) => readonly object[], more: Readonly<Record<string, unknown>> = {}): ReturnType<Action> => {
  const { ladder, scope, targetId, version } = await ladderOf(ctx);
  const steps = [...rungs(ladder.steps)].sort((a, b) => Number((a as Rung).day) - Number((b as Rung).day));
  try {
    await ctx.call('dunning.saveLadder', { brandId: ctx.params['id'], scope, targetId, version, ...ladder, ...more, steps });
  } catch (error) {
    if (isBilletError(error) && error.field?.startsWith('steps.') === true) throw new BilletError(error.code, error.message, { status: error.status, field: error.field.split('.').at(-1) ?? '', details: error.details });
    throw error;
  }
  return { to: here(ctx), say: 'form.saved' };
};

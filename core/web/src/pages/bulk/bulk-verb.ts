import type { Bulk } from '../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';

/** One thing that can be done with many rows: a verb of `bulk.start` as staff see it. */
export interface BulkVerb {
  readonly verb: string;
  /** Message key. */
  readonly label: string;
  readonly icon?: string;
  readonly danger?: boolean;
  /** What is asked before it is done, for example a reason. */
  fields?(ctx: PageCtx): readonly FieldWish[] | Promise<readonly FieldWish[]>;
  /** An address that the selection leads to at once, instead of a job. */
  leadsTo?(ids: readonly number[]): string;
  /** What was typed, as the verb wants to be told. */
  params?(body: Body): Readonly<Record<string, unknown>>;
}

export type BulkVerbs = readonly BulkVerb[];

/** So many verbs are buttons of their own; the others stand in a list. */
const BUTTONS = 3;

/** The bar that comes with a selection. */
export const bulkBar = (ctx: PageCtx, verbs: BulkVerbs): Bulk => {
  const rest = verbs.slice(BUTTONS);
  return {
    form: 'bulk',
    label: ctx.t('bulk.selected'),
    all: ctx.t('bulk.all'),
    actions: verbs.slice(0, BUTTONS).map(({ verb, label, icon, danger }) => ({ value: verb, label: ctx.t(label), ...(icon === undefined ? {} : { icon }), ...(danger === undefined ? {} : { danger }) })),
    ...(rest.length === 0 ? {} : { more: { label: ctx.t('bulk.more'), go: ctx.t('bulk.next'), options: rest.map(({ verb, label }) => ({ value: verb, label: ctx.t(label) })) } }),
  };
};

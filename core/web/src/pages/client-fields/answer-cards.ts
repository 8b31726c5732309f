import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import { answersOf, answerText, fieldWish, type ClientFieldRow } from './field-wishes.ts';

const loadAnswers = async (ctx: PageCtx, clientId: number | undefined): Promise<readonly ClientFieldRow[]> => (await ctx.call<{ items: readonly ClientFieldRow[] }>('clientFields.values', { clientId })).items;

const fixed = ({ locked, value }: ClientFieldRow): boolean => locked && value !== null && value !== undefined;

/** What a client answered, for the client: what is locked is shown, the rest can be changed. */
export const ownAnswerCards = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const fields = await loadAnswers(ctx, ctx.caller.clientId);
  const open = fields.filter((field) => !fixed(field));
  const shut = fields.filter(fixed);
  return [
    ...(open.length === 0 ? [] : [{ kind: 'form' as const, title: ctx.t('clientFields.about'), form: ctx.form('answers', ctx.t('form.save'), open.map((field) => fieldWish(ctx, field))) }]),
    ...(shut.length === 0 ? [] : [{ kind: 'facts' as const, title: ctx.t('clientFields.fixed'), note: ctx.t('clientFields.fixedNote'), facts: shut.map((field) => ({ label: productName(ctx, field.name), text: answerText(ctx, field) })) }]),
  ];
};

/** The same for staff, who may change everything. */
export const staffAnswerCards = async (ctx: PageCtx, clientId: number): Promise<readonly Card[]> => {
  const fields = await loadAnswers(ctx, clientId);
  return fields.length === 0 ? [] : [{ kind: 'form', title: ctx.t('clientFields.answers'), form: ctx.form('answers', ctx.t('form.save'), fields.map((field) => ({ ...fieldWish(ctx, field, true), ...(field.staffOnly ? { help: ctx.t('clientFields.staffOnly') } : {}) }))) }];
};

/** Keeps what was answered in one of these forms. */
export const saveAnswers = (clientIdOf: (ctx: PageCtx) => number | undefined): Action => async (ctx, body) => {
  const clientId = clientIdOf(ctx);
  await ctx.call('clientFields.setValues', { clientId, fields: answersOf(await loadAnswers(ctx, clientId), body) });
  return { to: ctx.request.path, say: 'form.saved' };
};

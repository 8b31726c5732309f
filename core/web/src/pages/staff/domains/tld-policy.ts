import type { Card } from '../../../view-models/page.ts';
import type { Action, Body, FieldWish, PageCtx } from '../../page.ts';
import type { TldRow } from './tld-shapes.ts';

const linesOf = (text: string | undefined): readonly string[] => (text ?? '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');

const number = (ctx: PageCtx, name: string, value: number | null, empty = false): FieldWish => ({
  name, label: ctx.t(`tlds.${name}`), widget: 'number', width: 'half', value: value === null ? '' : String(value), ...(empty ? { help: ctx.t(`tlds.${name}Help`) } : {}),
});

/** A number, or nothing where the box is empty. */
const orNothing = (text: string | undefined): string | null => ((text ?? '').trim() === '' ? null : (text ?? '').trim());

/** What happens around the expiry, and who is told when. */
const lifeCard = (ctx: PageCtx, tld: TldRow): Card => ({
  kind: 'form',
  title: ctx.t('tlds.life'),
  form: ctx.form('life', ctx.t('form.save'), [
    number(ctx, 'holdAfterDays', tld.holdAfterDays, true),
    number(ctx, 'pendingDeleteDays', tld.pendingDeleteDays),
    { name: 'notices', label: ctx.t('tlds.notices'), widget: 'textarea', value: tld.notices.map(({ key, from, to }) => `${key} ${String(from)} ${String(to)}`).join('\n'), help: ctx.t('tlds.noticesHelp') },
    { name: 'yearlyReminder', label: ctx.t('tlds.yearlyReminder'), widget: 'switch', checked: tld.yearlyReminder, help: ctx.t('tlds.yearlyReminderHelp') },
    { name: 'autoRenewByRegistry', label: ctx.t('tlds.autoRenewByRegistry'), widget: 'switch', checked: tld.autoRenewByRegistry, help: ctx.t('tlds.autoRenewByRegistryHelp') },
  ]),
});

/** A line that is no window of three words fails at the number that is missing. */
const noticesIn = (body: Body): readonly object[] =>
  linesOf(body['notices']).map((line) => {
    const [key = '', from = '', to = ''] = line.split(/[\s,;]+/);
    return { key, from, to };
  });

const rulesCard = (ctx: PageCtx, tld: TldRow): Card => ({
  kind: 'form',
  title: ctx.t('tlds.rules'),
  form: ctx.form('rules', ctx.t('form.save'), [
    { name: 'transferYears', label: ctx.t('tlds.transferYears'), widget: 'select', width: 'half', value: String(tld.transferYears), options: ['0', '1'].map((value) => ({ value, label: ctx.t(`tlds.transferYears.${value}`) })) },
    number(ctx, 'lockDays', tld.lockDays),
    number(ctx, 'verifyDays', tld.verifyDays, true),
    { name: 'dnssec', label: ctx.t('tlds.dnssec'), widget: 'select', width: 'half', value: tld.dnssec, options: ['none', 'ds', 'key'].map((value) => ({ value, label: ctx.t(`tlds.dnssec.${value}`) })) },
    number(ctx, 'minNameservers', tld.minNameservers),
    number(ctx, 'maxNameservers', tld.maxNameservers),
    { name: 'idn.scripts', label: ctx.t('tlds.scripts'), widget: 'text', width: 'half', value: tld.idn?.scripts.join(', '), help: ctx.t('tlds.scriptsHelp') },
    { name: 'idn.letters', label: ctx.t('tlds.letters'), widget: 'text', width: 'half', value: tld.idn?.letters, help: ctx.t('tlds.lettersHelp') },
    { name: 'privacy', label: ctx.t('tlds.privacy'), widget: 'switch', checked: tld.privacy },
  ]),
});

const idnIn = (body: Body): { readonly scripts: readonly string[]; readonly letters: string } | null => {
  const idn = { scripts: (body['idn.scripts'] ?? '').split(/[\s,;]+/).filter((script) => script !== ''), letters: (body['idn.letters'] ?? '').replaceAll(/\s/g, '') };
  return idn.scripts.length === 0 && idn.letters === '' ? null : idn;
};

/** What the registry wants to know of a registrant besides name and address. */
const fieldsCard = (ctx: PageCtx, tld: TldRow): Card => ({
  kind: 'form',
  title: ctx.t('tlds.fields'),
  lead: ctx.t('tlds.fieldsLead'),
  form: ctx.form('fields', ctx.t('form.save'), [
    {
      name: 'fields', label: ctx.t('tlds.fieldLines'), widget: 'textarea', help: ctx.t('tlds.fieldLinesHelp'),
      value: tld.fields.map(({ key, check, required, choices }) => [key, check, required ? 'required' : 'optional', ...(choices.length === 0 ? [] : [choices.join(', ')])].join('; ')).join('\n'),
    },
  ]),
});

/** A word that is neither makes the line fail: nobody guesses whether something is required. */
const requiredIn = (word: string): boolean | string => (word === 'required' ? true : word === 'optional' ? false : word);

const fieldsIn = (body: Body): readonly object[] =>
  linesOf(body['fields']).map((line) => {
    const [key = '', check = '', required = '', choices = ''] = line.split(';').map((part) => part.trim());
    return { key, check, required: requiredIn(required), choices: choices.split(',').map((choice) => choice.trim()).filter((choice) => choice !== '') };
  });

export const policyCards = (ctx: PageCtx, tld: TldRow): readonly Card[] => [lifeCard(ctx, tld), rulesCard(ctx, tld), fieldsCard(ctx, tld)];

const update = (change: (body: Body) => object): Action => async (ctx, body) => {
  await ctx.call('tlds.update', { id: ctx.params['id'], ...change(body) });
  return { to: ctx.request.path, say: 'form.saved' };
};

export const policyActions: Readonly<Record<string, Action>> = {
  life: update((body) => ({ holdAfterDays: orNothing(body['holdAfterDays']), pendingDeleteDays: body['pendingDeleteDays'], notices: noticesIn(body), autoRenewByRegistry: body['autoRenewByRegistry'] === 'on', yearlyReminder: body['yearlyReminder'] === 'on' })),
  rules: update((body) => ({
    transferYears: body['transferYears'], lockDays: body['lockDays'], verifyDays: orNothing(body['verifyDays']), dnssec: body['dnssec'], privacy: body['privacy'] === 'on',
    minNameservers: body['minNameservers'], maxNameservers: body['maxNameservers'], idn: idnIn(body),
  })),
  fields: update((body) => ({ fields: fieldsIn(body) })),
};

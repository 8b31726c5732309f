import { permits } from '@billet/kernel';
import type { Card } from '../view-models/page.ts';
import type { Action, PageCtx } from './page.ts';

interface Preference {
  readonly marketing: boolean;
  readonly source: string | null;
  readonly changedAt: string | null;
}

/** Whether a client gets marketing: his own to say, and staff's for him. */
export const mailPreferenceCard = async (ctx: PageCtx, clientId: number | undefined): Promise<readonly Card[]> => {
  if (clientId === undefined || !permits(ctx.caller.permissions, 'clients.write')) return [];
  const { marketing, source, changedAt } = await ctx.call<Preference>('mailPreferences.get', { clientId });
  return [
    {
      kind: 'form',
      title: ctx.t('mailPreference.title'),
      lead: source === null || changedAt === null ? ctx.t('mailPreference.lead') : ctx.t(`mailPreference.said.${source}`, { date: ctx.say.date(changedAt.slice(0, 10)) }),
      form: ctx.form('mail-preference', ctx.t('form.save'), [{ name: 'marketing', label: ctx.t('mailPreference.marketing'), widget: 'switch', checked: marketing }]),
    },
  ];
};

export const saveMailPreference =
  (clientIdOf: (ctx: PageCtx) => number | string | undefined): Action =>
  async (ctx, body) => {
    await ctx.call('mailPreferences.set', { clientId: clientIdOf(ctx), marketing: body['marketing'] === 'on' });
    return { to: ctx.request.path, say: 'form.saved' };
  };

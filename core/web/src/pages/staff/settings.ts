import { settingsForm } from '../../forms/schema-form.ts';
import type { Card } from '../../view-models/page.ts';
import { extensionTitle } from '../extension-title.ts';
import type { Action, Page, PageCtx } from '../page.ts';

interface Declared {
  readonly owner: string;
  readonly scope: 'system' | 'extension';
}

interface SettingsView {
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

const declared = (ctx: PageCtx): readonly Declared[] =>
  ctx.web.house.settings.declarations().filter((each): each is typeof each & Declared => each.scope === 'system' || each.scope === 'extension').map(({ owner, scope }) => ({ owner, scope }));

const titleOf = (ctx: PageCtx, owner: string): string => (ctx.say.has(`settings.${owner}`) ? ctx.t(`settings.${owner}`) : extensionTitle(ctx, owner));

const card = async (ctx: PageCtx, { owner, scope }: Declared): Promise<Card> => {
  const view = await ctx.call<SettingsView>('settings.view', { owner, scope });
  return { kind: 'settings', title: titleOf(ctx, owner), form: ctx.form('save', ctx.t('form.save'), settingsForm(ctx, owner, scope).fields(view.values, view.secretsSet)) };
};

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const all = declared(ctx);
  const now = all.find(({ owner }) => owner === ctx.params['owner']) ?? all[0];
  return {
    title: ctx.t('nav.settings'),
    actions: [{ label: ctx.t('company.title'), href: '/staff/company', icon: 'home' }, { label: ctx.t('units.title'), href: '/staff/units' }, { label: ctx.t('clientFields.title'), href: '/staff/client-fields', icon: 'users' }, { label: ctx.t('look.brandTitle'), href: '/staff/look', icon: 'sun' }, { label: ctx.t('texts.title'), href: '/staff/texts', icon: 'globe' }, { label: ctx.t('wake.title'), href: '/staff/wake', icon: 'clock' }, { label: ctx.t('fiscal.title'), href: '/staff/fiscal', icon: 'invoice' }, { label: ctx.t('nav.webhooks'), href: '/staff/webhooks', icon: 'bolt' }, { label: ctx.t('websitePiece.title'), href: '/staff/snippets', icon: 'link' }],
    sidenav: { label: ctx.t('nav.settings'), links: all.map(({ owner }) => ({ label: titleOf(ctx, owner), href: `/staff/settings/${owner}`, current: owner === now?.owner })) },
    main: now === undefined ? [] : [await card(ctx, now)],
  };
};

const save: Action = async (ctx, body) => {
  const now = declared(ctx).find(({ owner }) => owner === ctx.params['owner']) ?? declared(ctx)[0];
  if (now === undefined) return load(ctx);
  await ctx.call('settings.save', { ...now, values: settingsForm(ctx, now.owner, now.scope).values(body) });
  return { to: `/staff/settings/${now.owner}`, say: 'form.saved' };
};

/** All that the house and its extensions declare, one owner at a time; forms are made from the declarations. */
export const settingsPage: Page = { path: '/staff/settings{/:owner}', area: 'staff', open: 'member', nav: 'settings', load, actions: { save } };

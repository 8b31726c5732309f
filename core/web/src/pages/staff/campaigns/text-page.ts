import { mailKind } from '@billet/billing';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { languageName } from '../mail-templates/list-page.ts';
import type { CampaignAnswer } from './shapes.ts';

const placeOf = ({ params }: PageCtx): { readonly id: string; readonly locale: string } => ({ id: params['id'] ?? '', locale: params['locale'] ?? '' });

const client = ({ query }: PageCtx): string => ((query['client'] ?? '') === '' ? '' : `?client=${encodeURIComponent(query['client'] ?? '')}`);

const variablesCard = ({ t, say }: PageCtx, marketing: boolean): Card => ({
  kind: 'facts',
  title: t('mailText.variables'),
  facts: ['brand', 'company', ...(mailKind('campaign')?.variables ?? []).map(({ name }) => name)]
    .filter((name) => marketing || name !== 'unsubscribe')
    .map((name) => ({ label: say.has(`mail.fact.${name}`) ? t(`mail.fact.${name}`) : say.has(`campaigns.value.${name}`) ? t(`campaigns.value.${name}`) : name, text: `{{${name}}}`, mono: true, copy: true })),
});

/** What a campaign says in one language, with the mail beside it as a client would get it. */
export const campaignTextPage: Page = {
  path: '/staff/campaigns/:id/texts/:locale',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const { t } = ctx;
    const { id, locale } = placeOf(ctx);
    const { campaign, texts } = await ctx.call<CampaignAnswer>('campaigns.get', { id });
    const text = texts.find((each) => each.locale === locale);
    const here = `/staff/campaigns/${id}/texts/${locale}`;
    const preview = { path: `${here}/preview${client(ctx)}`, label: t('mailText.preview'), button: t('mailText.show') };
    return {
      title: languageName(ctx, locale),
      crumbs: [{ label: t('campaigns.title'), href: '/staff/campaigns' }, { label: campaign.name, href: `/staff/campaigns/${id}` }],
      tabs: ctx.web.catalogue.languages().map((each) => ({ label: each.name, href: `/staff/campaigns/${id}/texts/${each.locale}`, current: each.locale === locale })),
      main: [
        campaign.state === 'draft'
          ? {
              kind: 'editor', title: t('mailText.text'), preview,
              form: ctx.form('text', t('form.save'), [
                { name: 'subject', label: t('mails.subject'), widget: 'text', value: text?.subject ?? '', required: true },
                { name: 'body', label: t('mailText.body'), widget: 'textarea', value: text?.body ?? `<p>${t('campaigns.hello', { name: '{{name}}' })}</p>\n<p></p>`, rows: 14, help: t('mailText.bodyHelp') },
                { name: 'plain', label: t('mailText.plain'), widget: 'textarea', value: text?.plain ?? '', rows: 4, help: t('mailText.plainHelp') },
              ]),
            }
          : { kind: 'frame', title: text?.subject ?? t('campaigns.noText'), label: t('mailText.preview'), path: preview.path },
        { kind: 'form', title: t('mailText.data'), lead: t('campaigns.dataLead'), form: ctx.form('data', t('mailText.useData'), [{ name: 'client', label: t('mailText.client'), widget: 'number', width: 'half', value: ctx.query['client'] ?? '' }]) },
        ...(text === undefined ? [] : [{ kind: 'form' as const, title: t('mailText.test'), lead: t('campaigns.testLead'), form: ctx.form('test', t('settings.send'), [{ name: 'to', label: t('campaigns.testTo'), widget: 'email' as const }]) }]),
      ],
      aside: [
        variablesCard(ctx, campaign.kind === 'marketing'),
        ...(campaign.kind === 'marketing' ? [{ kind: 'note' as const, icon: 'info', text: t('campaigns.wayOut') }] : []),
        ...(text === undefined || campaign.state !== 'draft' || locale === campaign.locale ? [] : [{ kind: 'form' as const, quiet: true, form: ctx.form('remove', t('campaigns.removeText'), [], { danger: true }) }]),
      ],
    };
  },
  actions: {
    text: async (ctx, body) => {
      const lines = (name: string): string => (body[name] ?? '').replaceAll('\r\n', '\n');
      await ctx.call('campaigns.saveText', { ...placeOf(ctx), subject: body['subject'] ?? '', body: lines('body'), plain: lines('plain') });
      return { to: `${ctx.request.path}${client(ctx)}`, say: 'form.saved' };
    },
    data: (ctx, body) => Promise.resolve({ to: `${ctx.request.path}?${new URLSearchParams({ client: body['client'] ?? '' }).toString()}` }),
    test: async (ctx, body) => {
      const to = (body['to'] ?? '').trim();
      const about = ctx.query['client'] ?? '';
      await ctx.call('campaigns.test', { ...placeOf(ctx), ...(to === '' ? {} : { to }), ...(about === '' ? {} : { clientId: about }) });
      return { to: `${ctx.request.path}${client(ctx)}`, say: 'mailText.sent' };
    },
    remove: async (ctx) => {
      await ctx.call('campaigns.removeText', placeOf(ctx));
      return { to: `/staff/campaigns/${placeOf(ctx).id}`, say: 'form.saved' };
    },
  },
};

import { BilletError } from '@billet/sdk';
import type { Page, PageCtx } from '../page.ts';
import { contactFields, contactInput } from './contact-fields.ts';
import { domainsBase, type ContactRow, type DomainDetail } from './domain-shapes.ts';

interface Opened extends DomainDetail {
  readonly contact: ContactRow;
}

const opened = async (ctx: PageCtx): Promise<Opened> => {
  const detail = await ctx.call<DomainDetail>('domains.get', { id: ctx.params['id'] });
  const { items } = await ctx.call<{ items: readonly ContactRow[] }>('domains.contacts', { clientId: detail.domain.clientId });
  const contact = items.find(({ id }) => id === detail.domain.contactId);
  if (contact === undefined) throw new BilletError('NOT_FOUND', 'The domain has no registrant yet.', { status: 404 });
  return { ...detail, contact };
};

/** The data of whoever a domain is registered to, with what its TLD wants to know. */
export const registrantPage = (area: 'client' | 'staff'): Page => ({
  path: `${domainsBase(area)}/:id/registrant`,
  area,
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const { domain, can, contact } = await opened(ctx);
    return {
      title: ctx.t('domainLife.registrant.title'),
      lead: ctx.t('domainLife.registrant.lead'),
      crumbs: [{ label: ctx.t('nav.domains'), href: domainsBase(area) }, { label: domain.unicode, href: `${domainsBase(area)}/${String(domain.id)}` }],
      main: [{ kind: 'form', form: ctx.form('save', ctx.t('form.save'), contactFields(ctx, contact, can.fields)) }],
    };
  },
  actions: {
    save: async (ctx, body) => {
      const { domain, contact } = await opened(ctx);
      const { identity, ...rest } = contactInput(body) as Record<string, unknown> & { identity: object };
      await ctx.call('domains.changeContact', { id: contact.id, ...rest, ...(Object.keys(identity).length === 0 ? {} : { identity }) });
      return { to: `${domainsBase(area)}/${String(domain.id)}`, say: 'domains.sent' };
    },
  },
});

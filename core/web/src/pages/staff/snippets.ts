import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { ProductRow } from '../shapes.ts';

const PATH = '/staff/snippets';

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

const signInForm = (base: string, label: string): string => `<form action="${base}/sign-in">\n  <button>${escaped(label)}</button>\n</form>`;

const domainForm = (base: string, label: string, button: string): string =>
  `<form action="${base}/domains/search">\n  <label>${escaped(label)} <input type="search" name="q" required placeholder="example.com"></label>\n  <button>${escaped(button)}</button>\n</form>`;

const orderLink = (base: string, id: number, label: string): string => `<a href="${base}/order/${String(id)}">${escaped(label)}</a>`;

const code = (title: string, text: string): Card => ({ kind: 'code', title, text });

/** The language of the website that the snippets are for; Billet has to speak it. */
const languageOf = (ctx: PageCtx): string => {
  const wanted = ctx.query['language'];
  return ctx.web.catalogue.languages().find(({ locale }) => locale === wanted)?.locale ?? ctx.locale;
};

/** Pieces of HTML for the host's own website (row A19): they need no script and take no data along. */
export const snippetsPage: Page = {
  path: PATH,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const base = ctx.web.house.config.baseUrl();
    const language = languageOf(ctx);
    const say = ctx.web.catalogue.translator(language);
    const { items: products } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', {});
    const sold = products.filter(({ status }) => status !== 'retired');
    return {
      title: ctx.t('websitePiece.title'),
      lead: ctx.t('websitePiece.lead'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      sidenav: { label: ctx.t('websitePiece.language'), links: ctx.web.catalogue.languages().map(({ locale, name }) => ({ label: name, href: `${PATH}?language=${encodeURIComponent(locale)}`, current: locale === language })) },
      main: [
        code(ctx.t('websitePiece.signIn'), signInForm(base, say.t('websitePiece.toAccount'))),
        code(ctx.t('websitePiece.domains'), domainForm(base, say.t('websitePiece.domain'), say.t('websitePiece.search'))),
        ...sold.map((product) => code(ctx.t('websitePiece.order', { product: productName(ctx, product.name) }), orderLink(base, product.id, say.t('websitePiece.buy', { product: productName({ ...ctx, locale: language }, product.name) })))),
      ],
    };
  },
};

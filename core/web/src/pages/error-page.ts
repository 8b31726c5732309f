import type { Translator } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Area } from '../http/visitor.ts';
import type { PageModel } from '../view-models/page.ts';
import type { Page } from './page.ts';

const NAMED: ReadonlySet<number> = new Set([401, 403, 404, 410, 429]);

/** Says why there is no page, and by which number the log knows the request. */
export const errorPage = (say: Translator, status: number, text: string, requestId: string, area: Area): PageModel => ({
  title: say.t(`errors.page.${NAMED.has(status) ? String(status) : status >= 500 ? '500' : '400'}`),
  actions: [{ label: say.t('errors.home'), href: area === 'staff' ? '/staff' : '/' }],
  main: [{ kind: 'note', tone: 'bad', icon: 'alert', text, small: say.t('errors.reference', { id: requestId }) }],
});

const nothingHere = (): never => {
  throw new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });
};

/** Where no other page is. Guests of the staff area are asked who they are first: they do not learn what is there. */
export const missingPages: readonly Page[] = [
  { path: '/staff/*rest', area: 'staff', open: 'member', load: nothingHere },
  { path: '/*rest', area: 'client', open: 'any', load: nothingHere },
];

import type { Translator } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import { brandLogo, type Seller } from '../../brands/index.ts';
import type { Data } from '../../data.ts';
import { amountInWords } from '../amount/amount-in-words.ts';
import type { Paper, PaperBlock } from '../paper.ts';
import { footLines, sellerLines } from './party-lines.ts';

type Given = 'heading' | 'number' | 'day' | 'to' | 'facts' | 'blocks';

/** Countries whose paper is not A4. */
const LETTER = new Set(['US', 'CA', 'MX', 'CO', 'CL', 'VE', 'PH']);

/** The paper of a brand: its logo and name, its company, its language. */
export const onPaperOf = async (data: Data, say: Translator, brand: { readonly id: number; readonly name: string }, seller: Seller, given: Pick<Paper, Given>): Promise<Paper> => {
  const logo = await brandLogo(data.db, brand.id, 'paper');
  return {
    locale: say.locale,
    size: LETTER.has(seller.country) ? 'LETTER' : 'A4',
    brand: brand.name,
    ...(logo === undefined ? {} : { logo: { bytes: logo.bytes, width: logo.width, height: logo.height } }),
    from: sellerLines(say, seller),
    footer: footLines(seller),
    pageOf: say.t('document.page', { page: '{page}', pages: '{pages}' }),
    ...given,
  };
};

/** An amount in words, in languages that have them. */
export const inWords = (say: Translator, money: Money): readonly PaperBlock[] => {
  const words = amountInWords(say.locale, money);
  return words === undefined ? [] : [{ kind: 'text', text: say.t('document.inWords', { amount: words }) }];
};

/** Days of a period as people write them; the end is exclusive in the books and the last day on paper. */
export const periodText = (say: Translator, from: string, lastDay: string): string =>
  new Intl.DateTimeFormat(say.locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(new Date(`${from}T00:00:00Z`), new Date(`${lastDay}T00:00:00Z`));

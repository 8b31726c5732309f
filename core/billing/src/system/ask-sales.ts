import { hitRateLimit } from '@billet/database';
import { BilletError, defineOperation, notFound, z } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { queueMails } from '../mail/index.ts';
import { settingsRef } from '../refs.ts';
import { siteSettings } from './site-settings.ts';

const HOUR = 3_600_000;
/** So many questions an hour go through for one brand, from wherever they come. */
const MOST_AN_HOUR = 60;

/** Words of one line: nothing that a mail could take for another header. */
const line = z.string().trim().min(1).max(120).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'one line');

/** Row A4. It writes to the house and to nobody else: whose address stands in it gets nothing. */
export const askSales = defineOperation({
  name: 'sales.ask',
  summary: 'Sends a question from before an order to the address for sales. Only where the site has the form; so many an hour. `website` stays empty: what fills it in is a machine, is thanked and dropped.',
  kind: 'command',
  http: { method: 'POST', path: '/sales-questions' },
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ name: line, email: z.email().max(200), topic: line, message: z.string().trim().min(1).max(5000), website: z.string().max(500).default('') }),
  output: z.strictObject({ asked: z.literal(true) }),
  sensitive: ['email', 'message'],
  run: async (ctx, { name, email, topic, message, website }) => {
    const { salesForm, salesAddress } = siteSettings.parse(await ctx.use(settingsRef).get('site', 'system'));
    if (!salesForm) throw notFound('Form');
    if (website !== '') return { asked: true as const };
    const brand = await currentBrand(ctx);
    if (!(await hitRateLimit(data(ctx).db, `sales.ask:${String(brand.id)}`, MOST_AN_HOUR, HOUR))) throw new BilletError('TOO_MANY', 'Too many questions at once. Try again later.', { status: 429 });
    await queueMails(ctx, {
      brandId: brand.id,
      clientId: null,
      key: 'sales-question',
      to: { address: salesAddress === '' ? brand.email : salesAddress, name: brand.name },
      locale: brand.locale,
      model: { name, email, topic, message, replyTo: email },
      dedupeKey: `sales-question:${ctx.ids.ulid()}`,
    });
    return { asked: true as const };
  },
});

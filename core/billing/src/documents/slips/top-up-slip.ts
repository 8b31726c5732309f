import { defineOperation, notFound, z, type NextAction, type OperationCtx } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { PaymentAttempt } from '../../payments/index.ts';
import { idSchema } from '../../paging.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { slipOf, type OpenSlip } from './find-slip.ts';
import { slipPaper, type SlipParties } from './slip-paper.ts';

const nextSchema = z.custom<NextAction>((value) => typeof value === 'object' && value !== null && 'kind' in value);

/** Many a slip is never paid: only the newest ones are of use to anybody. */
const NEWEST = 3;

export const listTopUpSlips = defineOperation({
  name: 'topUps.slips',
  summary: 'Boletos of money paid ahead that wait to be paid, as the payer is shown them, newest first; those that the bank does not know yet are not among them.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/top-ups/slips' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ key: z.string(), next: nextSchema })) }),
  run: async (ctx, { clientId }) => {
    const attempts = await data(ctx).of(PaymentAttempt).where({ client_id: clientId, purpose: 'topup', state: 'requires_action' }).orderBy('id', 'desc').limit(NEWEST);
    return { items: attempts.flatMap((attempt) => { const open = slipOf(attempt); return open === undefined ? [] : [{ key: attempt.key, next: open.shown }]; }) };
  },
});

/** No invoice names the two sides: the client's first payer and the company of his brand. */
const partiesOf = async (ctx: OperationCtx, clientId: number): Promise<SlipParties> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(clientId)) as Client;
  const brand = (await all(Brand).findById(client.brand_id)) as Brand;
  const company = (await all(LegalEntity).findById(brand.legal_entity_id)) as LegalEntity;
  const payer = await all(Payer).findOne({ client_id: clientId, is_default: true });
  const buyer = { name: payer?.name ?? client.name, taxId: payer?.tax_id ?? client.tax_id, country: payer?.country ?? client.country, address: payer?.address ?? client.address, email: payer?.email ?? client.email };
  return { brandId: brand.id, seller: sellerOf(company), buyer, number: client.number };
};

export const topUpSlipPdf = defineOperation({
  name: 'topUps.slipPdf',
  summary: 'The boleto of money paid ahead as PDF (base64): receipt of the payer, and the form that banks read.',
  kind: 'query',
  http: { method: 'GET', path: '/top-ups/{key}/slip/pdf' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ key: z.string().max(40) }),
  output: fileSchema,
  run: async (ctx, { key }) => {
    const attempt = await data(ctx).of(PaymentAttempt).findOne({ key, purpose: 'topup', state: 'requires_action' });
    const open: OpenSlip | undefined = attempt === undefined ? undefined : slipOf(attempt);
    if (attempt === undefined || open === undefined) throw notFound('Boleto');
    const parties = await partiesOf(ctx, attempt.client_id);
    return pdfOf(ctx, parties.brandId, fileName('boleto', parties.number), await slipPaper(ctx, parties, open));
  },
});

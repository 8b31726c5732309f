import { addDays, defineOperation, instantOfLocalMidnight, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Service } from '../../services/index.ts';
import { loadPayers, loadPrices, loadRunFacts } from '../run/batch-data.ts';
import { liveOn } from './live-on.ts';
import { previewSchema, previewView } from './preview-schema.ts';

/** How far the next invoice is looked for. */
const YEARS_AHEAD = 3;

/** What the engine is going to bill a client: the next invoice, or everything up to a date. Nothing is written. */
export const previewBilling = defineOperation({
  name: 'billing.preview',
  summary: 'The next invoice of a client, or all up to a date, as the engine would issue them. Nothing is written.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}/preview' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema, until: localDateSchema.optional() }),
  output: z.strictObject({ documents: z.array(previewSchema) }),
  run: async (ctx, { id, until }) => {
    const { of, all, db } = data(ctx);
    const client = await of(Client).findById(id);
    if (client === undefined) throw notFound('Client');
    const { zone } = await brandOf(ctx, client.brand_id);
    const last = until ?? addDays(ctx.clock.today(zone), 366 * YEARS_AHEAD);
    const services = await all(Service).where('client_id', id).whereNotNull('next_bill_at').orderBy('id');
    const facts = await loadRunFacts(db);
    const life = {
      services,
      payers: await loadPayers(db, services.map((service) => service.payer_id)),
      pricing: await loadPrices(db, facts, services.map((service) => service.id)),
    };
    const end = instantOfLocalMidnight(last, zone);
    return { documents: liveOn(facts, life, end, until === undefined ? 1 : undefined).map(previewView) };
  },
});

import { defineOperation, notFound, z } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf } from '../brands/index.ts';
import { Client } from '../clients/index.ts';
import { Contract } from '../contracts/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Service } from '../services/index.ts';
import { translatorsRef } from '../texts/index.ts';
import { onPaperOf } from './compose/frame.ts';
import { buyerLines } from './compose/party-lines.ts';
import { fileName, fileSchema, pdfOf } from './file.ts';
import { blocksOf } from './rules/blocks-of-html.ts';

export const contractPdf = defineOperation({
  name: 'contracts.pdf',
  summary: 'A contract as PDF (base64): its text as it was offered, and when it was accepted.',
  kind: 'query',
  http: { method: 'GET', path: '/contracts/{id}/pdf' },
  audience: ['staff', 'client'],
  permission: 'contracts.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const contract = await of(Contract).findById(id);
    if (contract === undefined) throw notFound('Contract');
    const client = (await all(Client).findById(contract.client_id)) as Client;
    const service = (await all(Service).findById(contract.service_id)) as Service;
    const brand = (await all(Brand).findById(service.brand_id)) as Brand;
    const seller = sellerOf((await all(LegalEntity).findById(service.legal_entity_id)) as LegalEntity);
    const say = await ctx.use(translatorsRef).in(client.locale, brand.id);
    const accepted = contract.accepted_at === null ? say.t('document.contract.open') : say.instant(contract.accepted_at, brand.zone);
    const paper = await onPaperOf(data(ctx), say, brand, seller, {
      heading: contract.title,
      number: contract.number,
      day: contract.created_at.slice(0, 10),
      to: { label: say.t('document.act.customer'), lines: buyerLines(say, { name: client.name, taxId: client.tax_id, country: client.country, address: client.address, email: client.email }) },
      facts: [{ label: say.t('document.contract.accepted'), text: accepted }],
      blocks: [...blocksOf(contract.html), { kind: 'text', muted: true, text: say.t('document.contract.hash', { hash: contract.hash }) }],
    });
    return pdfOf(ctx, brand.id, fileName(contract.number), paper);
  },
});

import { localDateOf, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import { onPaperOf } from '../compose/frame.ts';
import { addressOf, type Buyer, type Parties } from '../compose/party-lines.ts';
import type { FormBox, Paper, SlipPart } from '../paper.ts';
import { documentWordsRef } from '../words.ts';
import type { OpenSlip } from './find-slip.ts';

/** Banks read the form in the language and zone of Brazil, whoever pays. */
const LOCALE = 'pt-br';
const ZONE = 'America/Sao_Paulo';

const day = (date: string): string => date.split('-').reverse().join('/');
const reais = (amount: number): string => new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2 }).format(amount / 100);
const box = (label: string, text: string, share: number, more: Partial<FormBox> = {}): FormBox => ({ label, text, share, ...more });
const filled = (parts: readonly string[], between: string): string => parts.filter((part) => part !== '').join(between);

const payerText = ({ name, taxId, address }: Buyer): string => {
  const { line1, line2, postcode, city, region } = addressOf(address);
  const town = filled([postcode === '' ? '' : `CEP ${postcode}`, filled([city, region], ' – ')], ' ');
  return filled([filled([name, taxId === null || taxId === '' ? '' : `CPF/CNPJ ${taxId}`], ' · '), filled([line1, line2], ', '), town], '\n');
};

interface Boxes {
  readonly due: FormBox;
  readonly beneficiary: FormBox;
  readonly agency: FormBox;
  readonly own: FormBox;
  readonly document: FormBox;
  readonly amount: FormBox;
  readonly payer: FormBox;
}

const boxesOf = ({ slip }: OpenSlip, seller: Parties['seller'], buyer: Buyer, number: string): Boxes => {
  const { line1, line2, postcode, city, region } = addressOf(seller.address);
  const from = filled([`${slip.beneficiary.name} · CPF/CNPJ ${slip.beneficiary.taxId}`, filled([line1, line2, filled([postcode, city], ' '), region], ', ')], '\n');
  return {
    due: box('Vencimento', slip.dueDate === '' ? 'Contra apresentação' : day(slip.dueDate), 28, { end: true, strong: true }),
    beneficiary: box('Beneficiário', from, 72),
    agency: box('Agência / Código do beneficiário', slip.agencyAndCode, 28, { end: true }),
    own: box('Nosso número', slip.ownNumber, 28, { end: true }),
    document: box('Número do documento', number, 22),
    amount: box('(=) Valor do documento', reais(slip.money.amount), 28, { end: true, strong: true }),
    payer: box('Pagador', payerText(buyer), 100),
  };
};

const receiptPart = ({ slip }: OpenSlip, boxes: Boxes): SlipPart => ({
  bank: slip.bank.name,
  code: slip.bank.code,
  title: 'Recibo do pagador',
  rows: [
    [boxes.beneficiary, boxes.due],
    [boxes.payer],
    [{ ...boxes.document, share: 24 }, { ...boxes.own, share: 24 }, { ...boxes.agency, share: 24 }, boxes.amount],
    [box('Linha digitável', slip.line, 100)],
  ],
  mark: 'Autenticação mecânica',
});

const formPart = ({ slip, begunAt }: OpenSlip, boxes: Boxes): SlipPart => {
  const begun = day(localDateOf(begunAt, ZONE));
  const blank = (label: string): FormBox => box(label, ' ', 28, { end: true });
  return {
    bank: slip.bank.name,
    code: slip.bank.code,
    title: slip.line,
    rows: [
      [box('Local de pagamento', 'Pagável em qualquer banco, casa lotérica ou aplicativo de banco', 72), boxes.due],
      [boxes.beneficiary, boxes.agency],
      [box('Data do documento', begun, 14), boxes.document, box('Espécie doc.', slip.documentKind, 10), box('Aceite', 'N', 8), box('Data do processamento', begun, 18), boxes.own],
      [box('Uso do banco', ' ', 14), box('Carteira', slip.wallet, 12), box('Espécie', 'R$', 10), box('Quantidade', ' ', 18), box('Valor', ' ', 18), boxes.amount],
      [
        box('Instruções (texto de responsabilidade do beneficiário)', slip.instructions.join('\n'), 72),
        box('', '', 28, { stack: [blank('(-) Desconto / Abatimento'), blank('(-) Outras deduções'), blank('(+) Mora / Multa'), blank('(+) Outros acréscimos'), blank('(=) Valor cobrado')] }),
      ],
      [boxes.payer],
      [box('Beneficiário final', ' ', 100)],
    ],
    mark: 'Autenticação mecânica · Ficha de compensação',
  };
};

/** Between whom a slip is, and the number under which the bank knows it. */
export interface SlipParties extends Parties {
  readonly brandId: number;
  readonly number: string;
}

/** Those of an invoice; a slip for several bears the number of the first. */
export const partiesOfInvoice = async (ctx: OperationCtx, invoice: Invoice, firstInvoiceId: number): Promise<SlipParties> => {
  const first = firstInvoiceId === invoice.id ? invoice : ((await data(ctx).all(Invoice).findById(firstInvoiceId)) as Invoice);
  const { seller, buyer } = invoice.party as Parties;
  return { brandId: invoice.brand_id, seller, buyer, number: first.number ?? String(first.id) };
};

/** The boleto as paper: receipt of the payer and form for the bank. */
export const slipPaper = async (ctx: OperationCtx, { brandId, seller, buyer, number }: SlipParties, open: OpenSlip): Promise<Paper> => {
  const { all } = data(ctx);
  const words = ctx.use(documentWordsRef);
  const say = await ctx.use(translatorsRef).in(LOCALE, brandId);
  const brand = (await all(Brand).findById(brandId)) as Brand;
  const boxes = boxesOf(open, seller, buyer, number);
  return onPaperOf(data(ctx), say, brand, seller, {
    heading: 'Boleto',
    number,
    day: localDateOf(open.begunAt, ZONE),
    facts: [],
    blocks: [{ kind: 'slip', receipt: receiptPart(open, boxes), cut: 'Corte na linha pontilhada', form: formPart(open, boxes), bars: words.bars(open.barcode) }],
  });
};

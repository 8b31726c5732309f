import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { pdfText } from './support/pdf-text.ts';

interface House {
  readonly brandId: number;
  readonly companyId: number;
  readonly client: TestClient;
  readonly payerId: number;
  readonly accountId: number;
}

interface Row {
  readonly month: string;
  readonly form: string | null;
  readonly net: { readonly amount: number };
  readonly total: { readonly amount: number };
}

interface Correction {
  readonly invoiceId: number;
  readonly number: string;
  readonly form: string;
  readonly months: readonly string[];
  readonly change: { readonly amount: number };
}

describe('closing documents on the forms of countries', () => {
  let app: TestApp;
  let russian: House;
  let ukrainian: House;
  let ana: TestClient;

  const open = async (company: Readonly<Record<string, unknown>>, of: Readonly<Record<string, unknown>>, name: string, payer: Readonly<Record<string, unknown>>): Promise<House> => {
    const { id: brandId } = await app.call<{ id: number }>('brands.create', { email: 'office@example.com', ...company });
    const { items } = await app.call<{ items: readonly { id: number }[] }>('companies.list', {});
    const companyId = Math.max(...items.map(({ id }) => id));
    await app.call('companies.update', { id: companyId, ...of });
    const { id: accountId } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'x', account: '1' } });
    const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId };
    const email = `${String(company['country']).toLowerCase()}@example.com`;
    const { clientId } = await app.call<{ clientId: number }>('clients.register', { name, email, country: company['country'], password: 'a client signs in', locale: 'en' }, guest);
    const client: TestClient = { clientId, email, caller: { audience: 'client', actor: { kind: 'client', id: String(clientId) }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en', clientId } };
    const payers = await app.call<{ items: readonly { id: number }[] }>('payers.list', { clientId });
    const payerId = payers.items[0]?.id ?? 0;
    await app.call('payers.update', { id: payerId, ...payer });
    return { brandId, companyId, client, payerId, accountId };
  };
  const bill = async ({ client, accountId }: House, lines: readonly object[], paid?: number): Promise<number> => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: client.clientId, dueDate: '2027-01-31', lines, issue: true });
    if (paid !== undefined) await app.call('payments.record', { invoiceId: id, gatewayAccountId: accountId, amount: paid, reference: `PP-${String(id)}` });
    await app.house.settle();
    return id;
  };
  /** Lines with a period, as the engine bills them: drafts of staff have none. */
  const billPeriods = async ({ client }: House, lines: readonly (readonly [description: string, unitPrice: number, from: string, to: string])[]): Promise<number> => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: client.clientId, dueDate: '2027-01-31', lines: lines.map(([description, unitPrice]) => ({ description, quantity: 1, unitPrice })) });
    await app.house.db.transaction(async () => {
      for (const [description, , from, to] of lines) await app.house.db.execute('update invoice_lines set period_start = ?, period_end = ? where invoice_id = ? and description = ?', [from, to, id, description]);
    });
    await app.call('invoices.issue', { id });
    return id;
  };
  const file = async (house: House, form?: string, caller: Caller = house.client.caller): Promise<Buffer> =>
    Buffer.from((await app.call<{ file: string }>('acts.pdf', { payerId: house.payerId, month: '2027-01', ...(form === undefined ? {} : { form }) }, caller)).file, 'base64');
  const corrective = async (id: number, caller?: Caller): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>('acts.correctionPdf', { id }, caller)).file, 'base64');
  const rows = async ({ client }: House): Promise<readonly Row[]> => (await app.call<{ items: readonly Row[] }>('acts.list', { clientId: client.clientId }, client.caller)).items;
  const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => (error as { code: string }).code);
  // Papers of a month that is over: nothing that runs by itself on the way has a part in them.
  const later = (instant: string): void => { app.house.clock.moveTo(instant); };
  const flat = (pdf: Buffer): string => pdfText(pdf).join('\n').replaceAll(/\s+/g, ' ');

  before(async () => {
    app = await openTestApp();
    russian = await open(
      { company: 'ООО «Северный хостинг»', name: 'Север', country: 'RU', currency: 'RUB', zone: 'Europe/Moscow', locale: 'ru', invoiceTemplate: 'С-{year}-{000000}', taxId: '7707083893', address: { line1: 'ул. Вавилова, д. 19', city: 'Москва', postcode: '117312' } },
      { taxNumbers: [{ label: 'КПП', number: '773601001' }] }, 'ООО «Ромашка»', { name: 'ООО «Ромашка»', taxId: '7830002293', address: { line1: 'Невский пр., д. 1', city: 'Санкт-Петербург', postcode: '191186', line2: '', region: '' } },
    );
    ukrainian = await open(
      { company: 'ТОВ «Дніпро Хостинг»', name: 'Дніпро', country: 'UA', currency: 'UAH', zone: 'Europe/Kyiv', locale: 'uk', invoiceTemplate: 'Р-{year}-{000000}', taxId: '14360570', address: { line1: 'вул. Грушевського, 1д', city: 'Дніпро', postcode: '49094' } },
      { taxNumbers: [{ label: 'ІПН', number: '143605704021' }], bankLines: ['IBAN UA213996220000026007233566001'] }, 'ТОВ «Соняшник»', { address: { line1: 'вул. Садова, 2', city: 'Одеса', postcode: '65000', line2: '', region: '' } },
    );
    await app.call('tax.addRate', { legalEntityId: russian.companyId, country: 'RU', code: 'VAT', name: 'НДС', percent: '22', effectiveFrom: '2020-01-01' });
    await app.call('clientFields.create', { brandId: russian.brandId, key: 'kpp', kind: 'text', name: { en: 'KPP' } });
    await app.call('clientFields.setValues', { clientId: russian.client.clientId, fields: { kpp: '784101001' } });
    await bill(russian, [{ description: 'Виртуальный сервер VPS-2', quantity: 2, unitPrice: 125_050 }, { description: 'Домен example.ru', quantity: 1, unitPrice: 19_900 }], 200_000);
    await bill(ukrainian, [{ description: 'Хостинг сайту', quantity: 3, unitPrice: 20_000 }]);
    ana = await app.signUp('Ana');
    await app.order(ana);
    const taken = await bill(russian, [{ description: 'Ошибочная услуга', quantity: 1, unitPrice: 50_000 }]);
    await app.call('invoices.credit', { id: taken, reason: 'Ошибка' });
    later('2027-02-01T12:00:00.000Z');
  });
  after(() => app.close());

  it('a Russian company has the transfer document: status 1 with VAT, every number where the form has it, agreeing with the books', async () => {
    const [row] = await rows(russian);
    expect(row).to.deep.include({ month: '2027-01', form: 'ru-upd' });
    const pdf = await file(russian, 'ru-upd');
    if (process.env['BILLET_KEEP'] !== undefined) writeFileSync(`${process.env['BILLET_KEEP']}/upd.pdf`, pdf);
    const text = flat(pdf);
    const number = `${String(russian.payerId)}-2027-01`;
    for (const part of [
      'Универсальный передаточный документ', 'Статус: 1 ', `Счёт-фактура № ${number} от 31 января 2027 г. (1)`, 'ООО «Северный хостинг» (2)', '117312, Москва, ул. Вавилова, д. 19', '7707083893 / 773601001', '7830002293 / 784101001', '191186, Санкт-Петербург',
      'PP-', 'от 21.01.2027', 'Российский рубль, 643', 'Виртуальный сервер VPS-2', '1 250,50', '2 501,00', '22%', '550,22', '3 051,22', 'Домен example.ru', 'Всего к оплате (9)', '2 700,00', '594,00', '3 294,00',
      'Документ составлен на 1 л.', '[10]', 'Счёт № С-2027-', '[13]', '[21]', '(подпись)', 'Товар (груз) получил / услуги, результаты работ, права принял',
    ]) expect(text, part).to.include(part);
    // What was taken back in the same month is no service and no minus.
    expect(text).to.not.include('Ошибочная услуга').and.not.include('Корректируется');
    expect([row?.net.amount, row?.total.amount]).to.deep.equal([270_000, 329_400]);
  });

  it('it lies across the page, and is the same file again whatever the client answers later', async () => {
    const first = await file(russian, 'ru-upd');
    expect(first.toString('latin1')).to.match(/\/MediaBox \[0 0 841\.\d+ 595\.\d+\]/);
    expect((await file(russian, 'ru-upd')).equals(first)).to.equal(true);
    // An answer that changes counts from the next document on.
    await app.call('clientFields.setValues', { clientId: russian.client.clientId, fields: { kpp: '784102001' } });
    expect((await file(russian, 'ru-upd')).equals(first)).to.equal(true);
  });

  it('a Ukrainian company has an act in Ukrainian with the amount in words, without VAT where there is none', async () => {
    expect((await rows(ukrainian))[0]).to.deep.include({ month: '2027-01', form: 'ua-act' });
    const pdf = await file(ukrainian, 'ua-act');
    if (process.env['BILLET_KEEP'] !== undefined) writeFileSync(`${process.env['BILLET_KEEP']}/act.pdf`, pdf);
    const text = flat(pdf);
    for (const part of [
      `АКТ № ${String(ukrainian.payerId)}-2027-01`, 'наданих послуг', '31 січня 2027 р.', 'Дніпро', 'Хостинг сайту', 'послуга', '200,00', '600,00', 'Усього без ПДВ: 600,00', 'Шістсот українських гривень 00/100, без ПДВ', 'ЄДРПОУ 14360570', 'ІПН 143605704021', 'Від Виконавця*', 'Від Замовника', 'ТОВ «Соняшник»', '(підпис)', 'рахунок № Р-2027-',
    ]) expect(text, part).to.include(part);
    expect((await file(ukrainian, 'ua-act')).equals(pdf)).to.equal(true);
  });

  it('status 2 without VAT; a credit note for an earlier month is named and goes by a document of its own', async () => {
    const { invoices } = await app.call<{ items: readonly { id: number }[] }>('invoices.list', { clientId: russian.client.clientId, limit: 50 }).then(({ items }) => ({ invoices: items.map(({ id }) => id) }));
    await app.call('invoices.credit', { id: Math.min(...invoices), reason: 'Простой' });
    await app.call('tax.exempt', { clientId: russian.client.clientId, reason: 'Льгота', from: '2027-01-01' });
    await bill(russian, [{ description: 'Поддержка', quantity: 1, unitPrice: 10_000 }]);
    const before = await file(russian, 'ru-upd');
    later('2027-03-01T12:00:00.000Z');
    expect((await file(russian, 'ru-upd')).equals(before)).to.equal(true);
    const february = Buffer.from((await app.call<{ file: string }>('acts.pdf', { payerId: russian.payerId, month: '2027-02', form: 'ru-upd' })).file, 'base64');
    const text = flat(february);
    for (const part of ['7830002293 / 784102001', 'Статус: 2 ', 'без НДС', 'Поддержка', '100,00', 'Корректируется отдельно: CN-']) expect(text, part).to.include(part);
  });

  it('the credit note for a month that is over has a corrective document: before, after, what went down, agreeing with it to the cent', async () => {
    const { items } = await app.call<{ items: readonly Correction[] }>('acts.corrections', { clientId: russian.client.clientId }, russian.client.caller);
    expect(items.map(({ form, months, change }) => [form, months, change])).to.deep.equal([['ru-ukd', ['2027-01'], { amount: -329_400, currency: 'RUB' }]]);
    const pdf = await corrective(items[0]?.invoiceId ?? 0);
    if (process.env['BILLET_KEEP'] !== undefined) writeFileSync(`${process.env['BILLET_KEEP']}/ukd.pdf`, pdf);
    const text = flat(pdf);
    for (const part of [
      'Универсальный корректиро- вочный документ', 'Статус: 1 ', `Корректировочный счёт-фактура № ${items[0]?.number ?? ''} от`, `№ ${String(russian.payerId)}-2027-01 от 31 января 2027 г. (1б)`, '7707083893 / 773601001', '7830002293 / 784101001', 'Российский рубль, 643',
      'А (до изменения)', 'Б (после изменения)', 'В (увеличение)', 'Г (уменьшение)', 'Виртуальный сервер VPS-2', '2 501,00', '550,22', '3 051,22', 'Домен example.ru', '199,00', '43,78', '242,78',
      'Всего увеличение (сумма строк В) 0,00', 'Всего уменьшение (сумма строк Г) 2 700,00', '594,00', '3 294,00', 'Простой', `Универсальный передаточный документ № ${String(russian.payerId)}-2027-01 от 31.01.2027`, '[15]',
    ]) expect(text, part).to.include(part);
    expect(pdf.toString('latin1')).to.match(/\/MediaBox \[0 0 841\.\d+ 595\.\d+\]/);
    expect((await corrective(items[0]?.invoiceId ?? 0)).equals(pdf)).to.equal(true);
    const browser = await app.clientBrowser(russian.client);
    const page = await browser.get('/acts');
    expect(page.text).to.include('Corrective document (УКД)').and.include('January 2027');
    expect((await browser.get(`/corrections/${String(items[0]?.invoiceId ?? 0)}/pdf`)).status).to.equal(200);
  });

  it('no corrective document of another client, of an invoice, or where the country has no form for it', async () => {
    const { items } = await app.call<{ items: readonly Correction[] }>('acts.corrections', { clientId: russian.client.clientId });
    expect(await code(corrective(items[0]?.invoiceId ?? 0, ukrainian.client.caller))).to.equal('NOT_FOUND');
    const id = await billPeriods(ukrainian, [['Хостинг сайту', 20_000, '2027-01-01', '2027-02-01']]);
    expect(await code(corrective(id))).to.equal('NOT_FOUND');
    const { creditNoteId } = await app.call<{ creditNoteId: number }>('invoices.credit', { id, reason: 'Помилка' });
    expect(await code(corrective(creditNoteId))).to.equal('NOT_FOUND');
    expect((await (await app.clientBrowser(ukrainian.client)).get('/acts')).text).to.not.include('Corrective documents');
  });

  it('a long month goes over pages with the numbers of the columns on each', async () => {
    await bill(russian, Array.from({ length: 60 }, (_, line) => ({ description: `Услуга № ${String(line + 1)}`, quantity: 1, unitPrice: 1000 })));
    later('2027-04-01T12:00:00.000Z');
    const pages = pdfText(Buffer.from((await app.call<{ file: string }>('acts.pdf', { payerId: russian.payerId, month: '2027-03', form: 'ru-upd' })).file, 'base64')).map((page) => page.replaceAll(/\s+/g, ' '));
    expect(pages.length).to.be.greaterThan(1);
    for (const page of pages.slice(0, 2)) expect(page).to.include('А 1 1а 1б 2 2а 3 4 5 6 7 8 9 10 10а 11');
    const all = pages.join(' ');
    for (let line = 1; line <= 60; line += 1) expect(all.split(`Услуга № ${String(line)} `).length, String(line)).to.equal(2);
    expect(all).to.include(`Документ составлен на ${String(pages.length)} л.`);
  });

  it('two corrections of a line follow each other; what has a period is named in the month of its credit note, and taken off its own month if that is still to come', async () => {
    const id = await billPeriods(russian, [['Аренда стойки', 100_000, '2027-03-01', '2027-04-01'], ['Аренда канала', 40_000, '2027-04-01', '2027-05-01']]);
    const { lines: made } = await app.call<{ lines: readonly { id: number; description: string }[] }>('invoices.get', { id });
    const lineOf = (name: string): number => made.find(({ description }) => description === name)?.id ?? 0;
    const credit = async (name: string, net: number): Promise<number> => (await app.call<{ creditNoteId: number }>('invoices.credit', { id, lines: [{ lineId: lineOf(name), net }], reason: 'Простой' })).creditNoteId;
    const [first, second, early] = [await credit('Аренда стойки', 30_000), await credit('Аренда стойки', 70_000), await credit('Аренда канала', 15_000)];
    const { items } = await app.call<{ items: readonly Correction[] }>('acts.corrections', { clientId: russian.client.clientId });
    expect(items.slice(0, 2).map(({ invoiceId, months }) => [invoiceId, months])).to.deep.equal([[second, ['2027-03']], [first, ['2027-03']]]);
    expect(await code(corrective(early))).to.equal('NOT_FOUND');
    const [one, two] = [flat(await corrective(first)), flat(await corrective(second))];
    expect(one).to.match(/А \(до изменения\) — 642 ед 1 1 000,00 1 000,00 .*Б \(после изменения\) — 642 ед 1 700,00 700,00/);
    expect(two).to.match(/А \(до изменения\) — 642 ед 1 700,00 700,00 .*Б \(после изменения\) — 642 ед 0 1 000,00 0,00/);
    later('2027-05-01T12:00:00.000Z');
    const april = flat(Buffer.from((await app.call<{ file: string }>('acts.pdf', { payerId: russian.payerId, month: '2027-04', form: 'ru-upd' })).file, 'base64'));
    expect(april).to.include('Аренда канала').and.include('250,00').and.include('Корректируется отдельно');
    expect(april.split('Аренда стойки').length).to.equal(1);
  });

  it('pages offer it where the country has one, to client and staff; other countries have no such column', async () => {
    const staff = await app.staffBrowser();
    const page = await staff.get(`/staff/clients/${String(russian.client.clientId)}/acts`);
    expect(page.text).to.include('Form of the country').and.include('Transfer document (УПД)');
    const href = /href="(\/staff\/acts\/[^"]*form[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    expect((await staff.get(href)).status).to.equal(200);
    expect((await (await app.clientBrowser(ukrainian.client)).get('/acts')).text).to.include('Act of services (Ukraine)');
    const own = (await (await app.clientBrowser(ana)).get('/acts')).text;
    expect(own).to.include('January 2027').and.not.include('Form of the country');
  });

  it('no form of another country, and none of another client', async () => {
    expect(await code(file(russian, 'ua-act'))).to.equal('ACT_FORM');
    expect(await code(file(russian, 'ru-upd', ukrainian.client.caller))).to.equal('NOT_FOUND');
    expect(await code(file(russian, 'other'))).to.equal('INPUT_INVALID');
  });
});

import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Event {
  readonly at: string;
  readonly kind: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly targetId: number | null;
  readonly on: string | null;
}

interface Story {
  readonly items: readonly Event[];
  readonly next?: string;
}

const SECRET = 'he shouted at Maria on the phone';

onBothEngines('the story of a service', (app) => {
  let big = 0;
  let ip = 0;
  const plan = async (slug: string, price: number, type: string): Promise<number> =>
    (await app().call<{ id: number }>('products.create', { brandId: app().brandId, type, slug, name: { en: slug, ru: `${slug} по-русски` }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }] })).id;
  const running = async (name: string): Promise<{ client: TestClient; id: number; invoiceId: number }> => {
    const client = await app().signUp(name);
    const { serviceId: id, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    return { client, id, invoiceId };
  };
  const story = (id: number, caller?: TestClient['caller'], more: object = {}): Promise<Story> => app().call<Story>('services.story', { id, ...more }, caller);
  const kinds = ({ items }: Story): readonly string[] => items.map(({ kind }) => kind);

  before(async () => {
    big = await plan('fibra-100m', 19_980, 'access');
    ip = await plan('fixed-ip', 3100, 'other');
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }] });
  });

  it('begins with the order, the invoice and the start, and names their pages', async () => {
    const { client, id, invoiceId } = await running('Ana');
    const { items, next } = await story(id, client.caller);
    expect([...items].map(({ kind }) => kind).sort()).to.deep.equal(['activated', 'invoice', 'ordered']);
    expect(next).to.equal(undefined);
    expect(items.find(({ kind }) => kind === 'invoice')).to.include({ targetId: invoiceId, name: 'paid', on: '2027-01-21' });
    const [order] = (await app().call<{ items: { id: number; number: string }[] }>('orders.list', {}, client.caller)).items;
    expect(items.find(({ kind }) => kind === 'ordered')).to.include({ targetId: order?.id, number: order?.number });
  });

  it('tells suspensions, changes, add-ons, a withdrawn cancellation and the end, and nothing that staff wrote', async () => {
    const { client, id } = await running('Bea');
    await app().call('services.suspend', { id, reason: SECRET });
    await app().call('services.unsuspend', { id });
    await app().call('services.suspend', { id, reason: SECRET, scope: 'administration' });
    await app().call('services.unsuspend', { id });
    const dropped = await app().call<{ invoiceId: number }>('services.changePlan', { id, productId: big }, client.caller);
    await app().call('services.withdrawChange', { id }, client.caller);
    const made = await app().call<{ invoiceId: number }>('services.changePlan', { id, productId: big }, client.caller);
    await app().pay(made.invoiceId);
    await app().call('services.requestCancel', { id, reason: SECRET });
    await app().call('services.withdrawCancel', { id });
    const told = await story(id, client.caller);
    for (const kind of ['ordered', 'activated', 'suspended', 'resumed', 'paused', 'continued', 'changeAsked', 'changeDropped', 'changeMade', 'cancelAsked', 'cancelWithdrawn']) expect(kinds(told), kind).to.include(kind);
    expect(told.items.find(({ targetId }) => targetId === dropped.invoiceId)?.kind).to.equal('invoiceVoid');
    expect(told.items.find(({ kind }) => kind === 'changeMade')?.name).to.equal('fibra-100m');
    expect(JSON.stringify(told)).to.not.include(SECRET).and.not.include('Maria');
    expect([...told.items].map(({ at }) => at)).to.deep.equal([...told.items].map(({ at }) => at).sort().reverse());
    const russian = await story(id, { ...client.caller, locale: 'ru' });
    expect(russian.items.find(({ kind }) => kind === 'changeMade')?.name).to.equal('fibra-100m по-русски');
  });

  it('comes in pages that lose nothing and tell nothing twice, also where many things happen at one instant', async () => {
    const { client, id } = await running('Cid');
    for (let i = 0; i < 7; i += 1) {
      await app().call('services.suspend', { id, reason: 'x' });
      await app().call('services.unsuspend', { id });
    }
    const whole = await story(id, client.caller, { limit: 200 });
    expect(whole.items.length).to.equal(17);
    expect(new Set(whole.items.map(({ at }) => at)).size).to.be.lessThan(17);
    const paged: Event[] = [];
    let before: string | undefined;
    do {
      const page: Story = await story(id, client.caller, { limit: 2, ...(before === undefined ? {} : { before }) });
      paged.push(...page.items);
      before = page.next;
    } while (before !== undefined);
    expect(paged).to.deep.equal(whole.items);
    for (const wrong of ['1', '2027-01-21', '2027-01-21T00:00:00.000Z~1', "2027-01-21T00:00:00.000Z~1~1' or 1=1"]) expect(await codeOf(story(id, client.caller, { before: wrong }))).to.equal('INPUT_INVALID');
  });

  it('names add-ons when they come and go', async () => {
    const { client, id } = await running('Dan');
    const { serviceId, invoiceId } = await app().call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id, productId: ip }, client.caller);
    await app().pay(invoiceId);
    expect((await story(id, client.caller)).items.find(({ kind }) => kind === 'addonStarted')).to.include({ name: 'fixed-ip', targetId: serviceId });
    const { service } = await app().call<{ service: { number: string } }>('services.get', { id: serviceId });
    await app().call('services.removeAddon', { id: serviceId, confirm: service.number }, client.caller);
    expect(kinds(await story(id, client.caller))).to.include('addonEnded');
  });

  it('begins anew for whom a service is given to: the former client stays unknown', async () => {
    const { client, id, invoiceId } = await running('Eva');
    await app().call('services.suspend', { id, reason: 'x' });
    await app().call('services.unsuspend', { id });
    await app().advance('2027-01-22T15:00:00.000Z');
    const fay = await app().signUp('Fay');
    await app().call('services.transfer', { id, toClientId: fay.clientId });
    const told = await story(id, fay.caller);
    expect(kinds(told)).to.deep.equal(['received']);
    expect(told.items.some(({ targetId }) => targetId === invoiceId)).to.equal(false);
    expect(await codeOf(story(id, client.caller))).to.equal('NOT_FOUND');
  });

  it('is for its client only, and tells of invoices only to those who may see them', async () => {
    const { client, id } = await running('Gil');
    const other = await app().signUp('Hal');
    expect(await codeOf(story(id, other.caller))).to.equal('NOT_FOUND');
    expect(kinds(await story(id, { ...client.caller, permissions: ['services.read'] }))).to.have.members(['ordered', 'activated']);
    expect(await codeOf(story(id, { ...client.caller, permissions: ['invoices.read'] }))).to.equal('FORBIDDEN');
  });

  it('is read on the page of the service, in the words of its client', async () => {
    const { client, id, invoiceId } = await running('Ivo');
    await app().call('services.suspend', { id, reason: SECRET });
    await app().call('services.unsuspend', { id });
    for (let i = 0; i < 3; i += 1) {
      await app().call('services.suspend', { id, owner: 'fraud', reason: SECRET });
      await app().call('services.unsuspend', { id, owner: 'fraud' });
    }
    const browser = await app().clientBrowser(client);
    const page = await browser.get(`/services/${String(id)}`);
    expect(page.html).to.include(`/services/${String(id)}/story`);
    const whole = await browser.get(`/services/${String(id)}/story`);
    expect(whole.text).to.include('By the provider.').and.include('For a check.').and.include('Activated').and.include('Paid on');
    expect(whole.html).to.include(`href="/invoices/${String(invoiceId)}"`);
    for (const { html } of [page, whole]) expect(html).to.not.include('Maria');
    const { html } = await browser.get(`/services/${String(id)}/story`, { 'accept-language': 'ru' });
    expect(html).to.not.match(/story\.[a-z]/);
  });
});

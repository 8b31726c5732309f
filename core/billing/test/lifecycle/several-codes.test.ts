import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { onBothEngines } from '../support/on-both-engines.ts';

interface Refusal {
  readonly code?: string;
  readonly field?: string;
}

interface Held {
  readonly code: string;
  readonly periodsLeft: number | null;
}

const MONTH = { unit: 'month', count: 1 } as const;

onBothEngines('several codes for add-ons and for a change of plan', (app) => {
  const ids = new Map<string, number>();
  const call = <T>(name: string, input: unknown, client?: TestClient): Promise<T> => app().call<T>(name, input, client?.caller);
  const refusal = (work: Promise<unknown>): Promise<Refusal> =>
    work.then(() => ({}), (error: unknown) => {
      const { code, field } = error as Refusal;
      return { ...(code === undefined ? {} : { code }), ...(field === undefined ? {} : { field }) };
    });
  const plan = async (slug: string, price: number, setupFee = 0): Promise<number> =>
    (await call<{ id: number }>('products.create', { brandId: app().brandId, type: 'other', slug, name: { en: slug }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, prices: [{ currency: 'BRL', cycle: MONTH, price, setupFee }] })).id;
  const promotion = async (code: string, more: object): Promise<void> => {
    ids.set(code, (await call<{ id: number }>('promotions.create', { brandId: app().brandId, code, kind: 'percent', value: '10', periods: null, stacking: 'stack', perClient: null, upgrades: true, ...more })).id);
  };
  const uses = async (...codes: readonly string[]): Promise<readonly number[]> => Promise.all(codes.map(async (code) => (await call<{ used: number }>('promotions.get', { id: ids.get(code) })).used));
  const held = async (id: number): Promise<readonly Held[]> => (await call<{ items: Held[] }>('services.promotions', { id })).items.map(({ code, periodsLeft }) => ({ code, periodsLeft }));
  const nets = async (id: number): Promise<readonly number[]> => (await call<{ lines: { net: number }[] }>('invoices.get', { id })).lines.map(({ net }) => net);
  const running = async (name: string): Promise<{ client: TestClient; id: number }> => {
    const client = await app().signUp(name);
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    return { client, id: serviceId };
  };
  let [ip, disk, big] = [0, 0, 0];

  before(async () => {
    [ip, disk, big] = [await plan('fixed-ip', 3100, 400), await plan('disk', 6200), await plan('big', 19_980)];
    await call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: disk }] });
    await promotion('half', { value: '50' });
    await promotion('less', { kind: 'amount', value: '310', currency: 'BRL', periods: 2 });
    await promotion('no-fee', { kind: 'free_setup', value: '0' });
    await promotion('disk-only', { value: '20', productIds: [disk] });
    await promotion('lonely', { stacking: 'exclusive' });
    await promotion('orders-only', { upgrades: false });
  });

  it('each code counts for the add-ons it is for, as the preview says, and is used once', async () => {
    const { client, id } = await running('Ana');
    const wish = { id, items: [{ productId: ip }, { productId: disk }], promotion: ['no-fee', 'half', 'DISK-ONLY', 'half'] };
    const preview = await call<{ items: { net: number; recurring: number }[]; net: number }>('services.previewAddons', wish, client);
    // 21 to 31 January: 11 of 31 days. 31.00 by half is 15.50; 62.00 by half and a fifth is 24.80.
    expect(preview.items.map(({ net, recurring }) => [net, recurring])).to.deep.equal([[550, 1550], [880, 2480]]);
    expect(await uses('half', 'no-fee', 'disk-only')).to.deep.equal([0, 0, 0]);
    const { addons, invoiceIds } = await call<{ addons: { serviceId: number }[]; invoiceIds: number[] }>('services.addAddons', wish, client);
    expect((await nets(invoiceIds[0] ?? 0)).reduce((a, b) => a + b, 0)).to.equal(preview.net);
    expect(await uses('half', 'no-fee', 'disk-only')).to.deep.equal([1, 1, 1]);
    expect(await held(addons[0]?.serviceId ?? 0)).to.deep.equal([{ code: 'HALF', periodsLeft: null }]);
    expect(await held(addons[1]?.serviceId ?? 0)).to.deep.equal([{ code: 'HALF', periodsLeft: null }, { code: 'DISK-ONLY', periodsLeft: null }]);
  });

  it('one that stands alone, or that is for none of the add-ons, is refused in preview and order alike', async () => {
    const { client, id } = await running('Bea');
    const before = await uses('half', 'lonely', 'disk-only');
    for (const operation of ['services.previewAddons', 'services.addAddons']) {
      expect(await refusal(call(operation, { id, items: [{ productId: ip }], promotion: ['half', 'lonely'] }, client))).to.deep.equal({ code: 'PROMOTION_ALONE', field: 'promotion' });
      expect(await refusal(call(operation, { id, items: [{ productId: ip }], promotion: ['half', 'disk-only'] }, client))).to.deep.equal({ code: 'PROMOTION_PRODUCTS', field: 'promotion' });
    }
    expect(await refusal(call('services.addAddon', { id, productId: ip, promotion: 'disk-only' }, client))).to.deep.equal({ code: 'PROMOTION_PRODUCTS', field: 'promotion' });
    expect(await uses('half', 'lonely', 'disk-only')).to.deep.equal(before);
  });

  it('a change of plan costs what several codes leave of it, and the service has them from then on', async () => {
    const { client, id } = await running('Cid');
    const before = await uses('half', 'less');
    const wish = { id, productId: big, quantity: 2, promotion: ['less', 'half'] };
    // 11 of 31 days of twice 199.80 by half less 3.10 (69.80), less what 11 of 31 days of 99.90 were billed at (35.45).
    const preview = await call<{ payable: number; recurring: number }>('services.previewChange', wish, client);
    expect(preview).to.include({ payable: 3435, recurring: 19_670 });
    const { invoiceId } = await call<{ invoiceId: number }>('services.changePlan', wish, client);
    await app().pay(invoiceId);
    expect(await held(id)).to.deep.equal([{ code: 'HALF', periodsLeft: null }, { code: 'LESS', periodsLeft: 1 }]);
    await app().advance('2027-02-01T12:00:00.000Z');
    const { items } = await call<{ items: { id: number }[] }>('invoices.list', { clientId: client.clientId });
    expect(await nets(items[0]?.id ?? 0)).to.deep.equal([19_670]);
    expect(await held(id)).to.deep.equal([{ code: 'HALF', periodsLeft: null }]);
    expect(await uses('half', 'less')).to.deep.equal(before.map((used) => used + 1));
  });

  it('a change that is taken back gives all its codes back; on a day ahead they wait with it', async () => {
    const { client, id } = await running('Dan');
    const before = await uses('half', 'less');
    const wish = { id, productId: big, quantity: 3, promotion: ['half', 'less'] };
    await call('services.changePlan', wish, client);
    expect(await uses('half', 'less')).to.deep.equal(before.map((used) => used + 1));
    await call('services.withdrawChange', { id }, client);
    expect(await uses('half', 'less')).to.deep.equal(before);
    await call('services.changePlan', { ...wish, on: '2027-02-15', effect: 'now' });
    await app().advance('2027-02-16T12:00:00.000Z');
    expect((await held(id)).map(({ code }) => code)).to.deep.equal(['HALF', 'LESS']);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('a code of orders, one that stands alone beside another, and one the service has are refused', async () => {
    const { client, id } = await running('Eva');
    const asked = (...promotions: readonly string[]): Promise<Refusal> => refusal(call('services.previewChange', { id, productId: big, promotion: promotions }, client));
    expect(await asked('half', 'orders-only')).to.deep.equal({ code: 'PROMOTION_PRODUCTS', field: 'promotion' });
    expect(await asked('half', 'lonely')).to.deep.equal({ code: 'PROMOTION_ALONE', field: 'promotion' });
    await call('services.applyPromotion', { id, code: 'half' });
    expect((await asked('less', 'half')).code).to.equal('PROMOTION_HELD');
    expect((await asked('lonely')).code).to.equal('PROMOTION_ALONE');
    expect(await asked('less')).to.deep.equal({});
  });
});

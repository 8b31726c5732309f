import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { signUp } from './support/open-test-house.ts';

eachDatabase('what is forgotten after the months that the settings name', (open) => {
  let house: MoneyHouse;
  let client = 0;
  before(async () => {
    house = await openMoneyHouse(await open());
    client = await signUp(house, 'ana@example.com');
    const { id: productId } = await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'kept', name: { en: 'Kept' }, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }] });
    await house.call('orders.place', { clientId: client, items: [{ productId }] });
    await house.settle();
    await house.db.transaction(async () => {
      await house.db.execute("update mail_messages set state = 'sent', subject = 'Your invoice', text = 'Ana Souza', html = '<p>Ana Souza</p>', sent_at = created_at");
      await house.db.execute("update orders set placed_from = '192.0.2.7'");
      await house.db.execute("insert into gateway_events (gateway_account_id, event_id, type, provider_ref, event, body, received_at, state) values (?, 'e1', 't', 'r', '{}', 'Ana Souza', ?, 'applied'), (?, 'e2', 't', 'r', '{}', 'Ana Souza', ?, 'review')", [house.cards, house.clock.now(), house.cards, house.clock.now()]);
    });
  });
  after(() => house.remove());

  const mails = (): Promise<readonly { id: number | string; subject: string | null; text: string | null; html: string | null; model: string; to_address: string }[]> => house.db.raw('select id, subject, text, html, model, to_address from mail_messages order by id');
  const later = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T12:00:00.000Z`);
  const told = async (): Promise<readonly string[]> => (await house.db.raw<{ body: string }>('select body from gateway_events order by event_id')).map(({ body }) => body);
  const placed = async (): Promise<string | null> => (await house.db.raw<{ placed_from: string | null }>('select placed_from from orders limit 1'))[0]?.placed_from ?? null;

  it('is nothing as long as nothing is set', async () => {
    expect((await mails()).length).to.be.above(0);
    await later('2027-06-30');
    expect((await mails()).some(({ text }) => text !== null)).to.equal(true);
    expect(await placed()).to.equal('192.0.2.7');
    expect(await told()).to.deep.equal(['Ana Souza', 'Ana Souza']);
  });

  it('is what is older, and nothing that a person has to work off', async () => {
    const [old] = await mails();
    await house.call('settings.save', { owner: 'retention', values: { mailMonths: 3, addressMonths: 12, messageMonths: 3 } });
    await later('2027-07-02');
    expect((await mails())[0]).to.deep.include({ id: old?.id, subject: old?.subject, to_address: old?.to_address, text: null, html: null, model: '{}' });
    expect(await told()).to.deep.equal(['', 'Ana Souza']);
    // Its year is not over.
    expect(await placed()).to.equal('192.0.2.7');
    await later('2028-02-01');
    expect(await placed()).to.equal(null);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('is not sent again, and says so', async () => {
    const [old] = await mails();
    expect(await house.code(house.call('mail.resend', { id: Number(old?.id) }))).to.equal('MAIL_FORGOTTEN');
    const again = await mails();
    await later('2028-02-03');
    expect((await mails()).slice(0, 1)).to.deep.equal(again.slice(0, 1));
  });
});

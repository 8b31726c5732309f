import { BilletError, type Caller } from '@billet/sdk';
import { startMailCatcher, type CaughtMail, type MailCatcher, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Campaign {
  readonly id: number;
  readonly state: string;
  readonly version: number;
  readonly error: string | null;
}

interface Answer {
  readonly campaign: Campaign;
  readonly counts: { readonly total: number; readonly waiting: number; readonly sending: number; readonly sent: number; readonly failed: number; readonly leftOut: number; readonly reasons: Record<string, number>; readonly unsubscribed: number };
}

const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };

onBothEngines('a mail to many clients', (app) => {
  let post: MailCatcher;
  const people: TestClient[] = [];

  before(async () => {
    post = await startMailCatcher();
    await app().call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none', copyTo: 'copies@fibra.example' } });
    for (const name of ['Ana', 'Bea', 'Cid', 'Dora', 'Enzo']) people.push(await app().signUp(name));
    await app().house.settle();
  });
  after(() => post?.stop());

  const person = (index: number): TestClient => people[index] as TestClient;
  const create = async (kind: 'marketing' | 'notice', more: object = {}): Promise<number> => {
    const { id } = await app().call<Campaign>('campaigns.create', { brandId: app().brandId, name: 'Spring', kind, locale: 'en', ...more });
    await app().call('campaigns.saveText', { id, locale: 'en', subject: 'Faster for {{name}}', body: '<p>Dear {{name}}, <b>{{clientNumber}}</b></p>' });
    return id;
  };
  const get = (id: number): Promise<Answer> => app().call<Answer>('campaigns.get', { id });
  const gather = async (id: number): Promise<Answer> => {
    await app().call('campaigns.gather', { id });
    await app().house.settle();
    return get(id);
  };
  const start = async (id: number): Promise<Answer> => {
    const { counts } = await get(id);
    await app().call('campaigns.start', { id, confirm: counts.waiting });
    await app().house.settle();
    return get(id);
  };
  const rate = (perMinute: number): Promise<unknown> => app().call('settings.save', { owner: 'campaigns', values: { perMinute } });
  /** As if a minute had gone by. */
  const minuteLater = async (): Promise<void> => {
    const { db, jobs } = app().house;
    await db.transaction(async (work) => {
      await db.execute("update mail_campaign_recipients set queued_at = '2000-01-01T00:00:00.000Z' where queued_at is not null");
      await jobs.enqueue(work, [{ task: 'campaigns.send', payload: {} }]);
    });
    await app().house.settle();
  };
  const sentTo = (subject: string): readonly string[] => post.mails.filter((mail) => mail.subject.startsWith(subject)).map(({ to }) => to).flat().sort();
  const mailTo = (name: string): CaughtMail => post.mails.find((mail) => mail.subject === `Faster for ${name}`) as CaughtMail;
  const tokenIn = ({ headers }: CaughtMail): string => decodeURIComponent(/^<[^>]*token=([^>]+)>$/.exec(headers.get('list-unsubscribe') ?? '')?.[1] ?? '');

  it('is nothing without a text, and is only a draft until its readers are looked at', async () => {
    const { id } = await app().call<Campaign>('campaigns.create', { brandId: app().brandId, name: 'Empty', kind: 'notice', locale: 'de' });
    expect(await codeOf(app().call('campaigns.gather', { id }))).to.equal('CAMPAIGN_NO_TEXT');
    expect(await codeOf(app().call('campaigns.start', { id, confirm: 0 }))).to.equal('CAMPAIGN_NOT_READY');
    expect(await codeOf(app().call('campaigns.saveText', { id, locale: 'de', subject: 'x', body: '<p>{{password}}</p>' }))).to.equal('TEMPLATE_UNKNOWN');
    expect(await codeOf(app().call('campaigns.saveText', { id, locale: 'de', subject: 'x', body: '<script>1</script>' }))).to.equal('TEMPLATE_HTML');
    expect(await codeOf(app().call('campaigns.create', { brandId: app().brandId, name: 'x', kind: 'notice', locale: 'en', query: { nonsense: '1' } }))).to.equal('INPUT_INVALID');
    await app().call('campaigns.turn', { id, state: 'cancelled' });
    expect(await codeOf(app().call('campaigns.gather', { id }))).to.equal('CAMPAIGN_NOT_DRAFT');
  });

  it('goes to each reader once, at its rate, with a way out in header and text', async () => {
    await rate(2);
    const id = await create('marketing');
    expect((await gather(id)).counts).to.include({ total: 5, waiting: 5, leftOut: 0 });
    expect((await get(id)).campaign.state).to.equal('ready');
    expect(sentTo('Faster')).to.deep.equal([]);
    expect(await codeOf(app().call('campaigns.start', { id, confirm: 4 }))).to.equal('CONFIRM_COUNT');
    expect((await start(id)).counts).to.include({ waiting: 3, sent: 2 });
    await app().house.settle();
    expect((await get(id)).counts.sent).to.equal(2);
    await minuteLater();
    await app().call('campaigns.turn', { id, state: 'paused' });
    await minuteLater();
    expect((await get(id)).counts).to.include({ waiting: 1, sent: 4 });
    await app().call('campaigns.turn', { id, state: 'running' });
    await app().house.settle();
    expect(await get(id)).to.deep.include({ counts: { total: 5, waiting: 0, sending: 0, sent: 5, failed: 0, leftOut: 0, reasons: {}, unsubscribed: 0 } });
    await minuteLater();
    expect((await get(id)).campaign.state).to.equal('done');
    expect(sentTo('Faster')).to.deep.equal(people.map(({ email }) => email).sort());
    const ana = mailTo('Ana');
    expect(ana.headers.get('list-unsubscribe-post')).to.equal('List-Unsubscribe=One-Click');
    expect(tokenIn(ana)).to.match(/^\d+\.\d+\.[0-9a-f]{30}$/);
    for (const part of [ana.text, ana.html]) expect(part).to.contain(`/unsubscribe?token=${tokenIn(ana)}`).and.contain('Dear Ana, ');
    const [{ n }] = (await app().house.db.raw<{ n: number | string }>("select count(*) as n from mail_messages where key = 'campaign'")) as [{ n: number | string }];
    expect(Number(n)).to.equal(5);
  });

  it('leaves out who wants none, whose address gives mail back and who is gone, and says so; a notice goes to those who only want no marketing', async () => {
    await rate(1000);
    const token = tokenIn(mailTo('Ana'));
    expect(await app().call('mailPreferences.show', { token }, guest)).to.deep.equal({ brand: 'Fibra', marketing: true });
    await app().call('mailPreferences.answer', { token, marketing: false, oneClick: true }, guest);
    await app().call('mailPreferences.answer', { token, marketing: false }, guest);
    expect(await app().call('mailPreferences.get', { clientId: person(0).clientId }, person(0).caller)).to.deep.include({ marketing: false, source: 'one_click' });
    expect(await codeOf(app().call('mailPreferences.answer', { token: `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`, marketing: false }, guest))).to.equal('NOT_FOUND');
    expect(await codeOf(app().call('mailPreferences.set', { clientId: person(1).clientId, marketing: false }, person(0).caller))).to.equal('NOT_FOUND');
    await app().call('mailPreferences.set', { clientId: person(1).clientId, marketing: false }, person(1).caller);
    const { db, clock } = app().house;
    await db.transaction(() => db.execute('insert into mail_troubles (address, mails, error, last_at) values (?, 1, ?, ?)', [person(2).email, '550', clock.wall()]));
    await db.transaction(() => db.execute("update clients set status = 'closed' where id = ?", [person(3).clientId]));
    const marketing = await gather(await create('marketing'));
    expect(marketing.counts).to.deep.include({ total: 5, waiting: 1, leftOut: 4, reasons: { unsubscribed: 2, bounced: 1, closed: 1 } });
    const id = await create('notice');
    expect((await gather(id)).counts).to.deep.include({ waiting: 3, leftOut: 2, reasons: { bounced: 1, closed: 1 } });
    const before = post.mails.length;
    expect((await start(id)).counts.sent).to.equal(3);
    expect(post.mails.slice(before).some(({ headers }) => headers.has('list-unsubscribe'))).to.equal(false);
    const left = await app().call<{ items: { name: string; reason: string; outcome: string }[] }>('campaigns.recipients', { id, outcome: 'left_out' });
    expect(left.items.map(({ name, reason }) => [name, reason])).to.deep.equal([['Dora', 'closed'], ['Cid', 'bounced']]);
    expect((await get(1 + 1)).counts.unsubscribed).to.equal(1);
  });

  it('looks once more before each mail, since much may happen until then', async () => {
    const id = await create('marketing');
    expect((await gather(id)).counts.waiting).to.equal(1);
    await app().call('campaigns.start', { id, confirm: 1 });
    await app().call('mailPreferences.set', { clientId: person(4).clientId, marketing: false });
    await app().house.settle();
    expect((await get(id)).counts).to.deep.include({ sent: 0, leftOut: 5 });
    expect((await get(id)).campaign.state).to.equal('done');
    await app().call('mailPreferences.set', { clientId: person(4).clientId, marketing: true });
  });

  it('with consent asked for goes only to those who gave it', async () => {
    await app().call('settings.save', { owner: 'campaigns', values: { marketingByDefault: false } });
    try {
      const { clientId } = await app().signUp('Fay');
      const { counts } = await gather(await create('marketing'));
      expect(counts.reasons['no_consent']).to.equal(1);
      expect(counts.waiting).to.equal(1);
      expect(await app().call('mailPreferences.get', { clientId })).to.deep.equal({ marketing: false, source: null, changedAt: null });
    } finally {
      await app().call('settings.save', { owner: 'campaigns', values: { marketingByDefault: true } });
    }
  });

  it('to a filter of services goes once to who has two of them, in his language', async () => {
    await app().order(person(4));
    await app().order(person(4));
    await app().house.settle();
    await app().call('clients.update', { id: person(4).clientId, version: 1, locale: 'pt-BR' });
    const id = await create('notice', { list: 'services', query: { productId: String(app().productId) } });
    await app().call('campaigns.saveText', { id, locale: 'pt-BR', subject: 'Manutenção para {{name}}', body: '<p>Olá {{name}}</p>' });
    expect((await gather(id)).counts).to.include({ total: 1, waiting: 1 });
    await start(id);
    expect(post.mails.at(-1)).to.include({ subject: 'Manutenção para Enzo' });
    expect(post.mails.at(-1)?.html).to.contain('lang="pt-BR"');
  });

  it('made a draft again forgets its readers, and can be changed; two who look at once find each reader once', async () => {
    const id = await create('notice');
    await gather(id);
    await app().call('campaigns.turn', { id, state: 'draft' });
    const { campaign, counts } = await get(id);
    expect(counts.total).to.equal(0);
    await app().call('campaigns.update', { id, version: campaign.version, name: 'Two', kind: 'notice', locale: 'en', query: { search: 'Enzo' } });
    await app().call('campaigns.gather', { id });
    await app().house.db.transaction((work) => app().house.jobs.enqueue(work, [{ task: 'campaigns.gather', payload: { campaignId: id } }]));
    await app().house.settle();
    expect((await get(id)).counts.total).to.equal(1);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('to a filter for another brand has no readers', async () => {
    const { counts } = await gather(await create('notice', { query: { brandId: String(app().brandId + 1) } }));
    expect(counts.total).to.equal(0);
  });

  /** Something happens while the readers are being looked for, after the page of that number was read. */
  const whileLooking = async (page: number, happens: () => Promise<void>, look: () => Promise<unknown>): Promise<void> => {
    const { executor } = app().house;
    const { callByName } = executor;
    let pages = 0;
    executor.callByName = async (name, input, ...rest) => {
      const answer = await callByName(name, input, ...rest);
      if (name !== 'clients.list') return answer;
      pages += 1;
      if (pages === page) await happens();
      return answer;
    };
    try {
      await look();
    } finally {
      executor.callByName = callByName;
    }
    expect(pages).to.be.at.least(page);
  };

  it('made a draft and looked for anew during a search, has the readers of the later search only', async () => {
    const id = await create('notice');
    const anew = async (): Promise<void> => {
      const { campaign } = await app().call<Campaign>('campaigns.turn', { id, state: 'draft' }).then(() => get(id));
      await app().call('campaigns.update', { id, version: campaign.version, name: 'Anew', kind: 'notice', locale: 'en', query: { search: 'Enzo' } });
      await app().call('campaigns.gather', { id });
    };
    await whileLooking(1, anew, () => gather(id));
    const { campaign, counts } = await get(id);
    expect(campaign.state).to.equal('ready');
    expect(counts.total).to.equal(1);
  });

  it('leaves marketing in the queue that its reader has ended meanwhile, and says so in the log; a notice goes out', async () => {
    const { db } = app().house;
    const [mail] = await db.raw<{ id: number; campaign_id: number }>("select r.mail_id as id, r.campaign_id from mail_campaign_recipients r join mail_campaigns c on c.id = r.campaign_id where c.kind = 'marketing' and r.mail_id is not null and r.client_id = ?", [person(0).clientId]);
    const [notice] = await db.raw<{ id: number }>("select r.mail_id as id from mail_campaign_recipients r join mail_campaigns c on c.id = r.campaign_id where c.kind = 'notice' and r.mail_id is not null and r.client_id = ?", [person(0).clientId]);
    if (mail === undefined || notice === undefined) throw new Error('there are no such mails');
    const again = async (id: number): Promise<{ state: string; error: string | null }> => {
      await app().call('mail.resend', { id });
      await app().house.settle();
      return app().call('mail.get', { id });
    };
    await app().call('mailPreferences.set', { clientId: person(0).clientId, marketing: false });
    const sent = post.mails.length;
    expect(await again(mail.id)).to.include({ state: 'skipped', error: 'unsubscribed' });
    expect(post.mails.length).to.equal(sent);
    const { counts } = await get(mail.campaign_id);
    expect(counts).to.deep.include({ total: 5, sent: 4, leftOut: 1, reasons: { unsubscribed: 1 } });
    const left = await app().call<{ items: { reason: string }[] }>('campaigns.recipients', { id: mail.campaign_id, outcome: 'left_out' });
    expect(left.items.map(({ reason }) => reason)).to.deep.equal(['unsubscribed']);
    expect((await app().call<{ items: { id: number }[] }>('mail.list', { state: 'skipped' })).items.map(({ id }) => id)).to.deep.equal([mail.id]);
    expect(await again(notice.id)).to.include({ state: 'sent' });
    await app().call('mailPreferences.set', { clientId: person(0).clientId, marketing: true });
    expect(await again(mail.id)).to.include({ state: 'sent', error: null });
  });

  it('tells who its readers are only those who may see clients', async () => {
    const [{ id } = { id: 0 }] = await app().house.db.raw<{ id: number }>('select min(campaign_id) as id from mail_campaign_recipients');
    const caller = (...permissions: string[]): Caller => ({ audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1, permissions, scope: { kind: 'all' }, locale: 'en' });
    const seen = async (...permissions: string[]): Promise<readonly (string | null)[]> => {
      const { items } = await app().call<{ items: { name: string | null; address: string | null }[] }>('campaigns.recipients', { id: Number(id) }, caller(...permissions));
      return [...new Set(items.flatMap(({ name, address }) => [name, address]))];
    };
    expect(await seen('campaigns.read')).to.deep.equal([null]);
    expect(await seen('campaigns.read', 'clients.read')).to.include.members(['Ana', person(0).email]);
    const preview = (...permissions: string[]): Promise<string> => codeOf(app().call('campaigns.previewText', { id: Number(id), locale: 'en', subject: 'x', body: '<p>{{name}}</p>', plain: '', clientId: person(0).clientId }, caller(...permissions)));
    expect(await preview('campaigns.write')).to.equal('FORBIDDEN');
    expect(await preview('campaigns.write', 'clients.read')).to.equal('nothing was refused');
  });

  it('has no readers after a search that failed', async () => {
    const id = await create('notice');
    await app().house.db.transaction(() => app().house.db.execute("insert into mail_campaign_recipients (campaign_id, client_id, address, state) values (?, ?, 'x@fibra.example', 'waiting')", [id, person(0).clientId]));
    await whileLooking(1, () => Promise.reject(new BilletError('FORBIDDEN', 'No longer.', { status: 403 })), () => gather(id));
    const { campaign, counts } = await get(id);
    expect(campaign).to.include({ state: 'draft', error: 'FORBIDDEN' });
    expect(counts.total).to.equal(0);
  });
});

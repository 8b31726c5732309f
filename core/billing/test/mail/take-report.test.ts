import { systemCaller } from '@billet/kernel';
import { expect } from 'chai';
import { messageIdOf } from '../../src/mail/message-id.ts';
import { onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('reports that come at once', (app) => {
  it('count once, whoever takes them', async () => {
    const ana = await app().signUp('Ana Souza');
    await app().order(ana);
    const { house } = app();
    await house.settle();
    const [mail] = await house.db.raw<{ id: number | string }>('select min(id) as id from mail_messages where client_id = ?', [ana.clientId]);
    const id = Number(mail?.id);
    await house.db.transaction(() => house.db.execute("update mail_messages set state = 'sent' where id = ?", [id]));
    const lines = ['MIME-Version: 1.0', 'Content-Type: multipart/report; boundary=b', '', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; x', '', 'Action: failed', 'Status: 5.1.1', '', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${messageIdOf(house.keyring, 'x', id)}`, '', '--b--', ''];
    const content = Buffer.from(lines.join('\r\n')).toString('base64');
    const take = (): Promise<{ outcome: string }> => app().call<{ outcome: string }>('mail.takeReport', { content }, systemCaller);
    const outcomes = await Promise.all(Array.from({ length: 6 }, take));
    expect(outcomes.map(({ outcome }) => outcome).sort()).to.deep.equal(['bounced', 'known', 'known', 'known', 'known', 'known']);
    const { items } = await app().call<{ items: readonly { mails: number }[] }>('mail.troubles', { clientId: ana.clientId });
    expect(items.map(({ mails }) => mails)).to.deep.equal([1]);
  });
});

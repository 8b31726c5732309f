import { inflateRawSync } from 'node:zlib';
import { openTestApp, startMailCatcher, type MailCatcher, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

/** Names and contents of an archive, read by its own directory. */
const unzip = (bytes: Buffer): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, nameLength, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    files.set(bytes.subarray(at + 46, at + 46 + nameLength).toString(), inflateRawSync(bytes.subarray(start, start + packed)));
    at += 46 + nameLength;
  }
  return files;
};

describe('documents on their way', function () {
  this.timeout(60_000);
  let app: TestApp;
  let post: MailCatcher;
  let ana: TestClient;
  const invoices: number[] = [];

  before(async () => {
    app = await openTestApp();
    post = await startMailCatcher();
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none' } });
    ana = await app.signUp('Ana Souza');
    for (let count = 0; count < 3; count += 1) invoices.push((await app.order(ana)).invoiceId);
    await app.house.settle();
  });
  after(async () => {
    await app.close();
    await post.stop();
  });

  it('mails about an invoice bring its PDF where the brand wants it, others do not', async () => {
    expect(post.mails.flatMap((mail) => mail.files)).to.deep.equal([]);
    const staff = await app.staffBrowser();
    expect((await staff.send('/staff/company', 'documents', { attachPdf: 'on' })).status).to.equal(200);
    const before = post.mails.length;
    await app.call('invoices.send', { id: invoices[0], mail: 'invoice-reminder' });
    await app.browser().send('/forgot', 'ask', { email: ana.email });
    await app.house.settle();
    const mails = post.mails.slice(before);
    expect(mails).to.have.length(2);
    expect(mails.filter((mail) => mail.files.includes('F-2027-000001.pdf'))).to.have.length(1);
    expect(mails.filter((mail) => mail.files.length === 0).length).to.equal(mails.length - 1);
  });

  it('a selection and a period come as one archive, each file the document itself', async () => {
    const browser = await app.clientBrowser(ana);
    const page = await browser.get('/invoices');
    expect(page.text).to.include('Download a period').and.include('Download as ZIP');
    const zip = async (path: string, from = browser): Promise<ReadonlyMap<string, Buffer>> => {
      const reply = await from.raw(path, {});
      expect([reply.status, reply.headers.get('content-type')]).to.deep.equal([200, 'application/zip']);
      return unzip(Buffer.from(await reply.arrayBuffer()));
    };
    const two = await zip(`/invoices.zip?ids=${invoices.slice(0, 2).join('%2C')}`);
    expect([...two.keys()]).to.deep.equal(['F-2027-000001.pdf', 'F-2027-000002.pdf']);
    const { file } = await app.call<{ file: string }>('invoices.pdf', { id: invoices[0] }, ana.caller);
    expect(two.get('F-2027-000001.pdf')?.equals(Buffer.from(file, 'base64'))).to.equal(true);
    expect([...(await zip('/invoices.zip?from=2027-01-01&until=2027-12-31')).keys()]).to.have.length(3);
    const staff = await app.staffBrowser();
    expect((await staff.send('/staff/invoices', 'bulk', { action: 'zip', [`pick-${String(invoices[0])}`]: 'on' })).status).to.equal(200);
    expect([...(await zip('/staff/invoices.zip?from=2027-01-01&until=2027-12-31', staff)).keys()]).to.have.length(3);
  });

  it('the forms lead there, and nothing picked leads back', async () => {
    const browser = await app.clientBrowser(ana);
    const period = await browser.send('/invoices', 'archive-period', { from: '2027-01-01', until: '2027-12-31' });
    expect(period.status).to.equal(200);
    expect((await browser.send('/invoices', 'archive', { action: 'zip' })).text).to.include('Download a period');
  });

  it('too many, none, and those of another are refused', async () => {
    const browser = await app.clientBrowser(ana);
    expect((await browser.get(`/invoices.zip?ids=${Array.from({ length: 101 }, (_, id) => id + 1).join(',')}`)).status).to.equal(422);
    expect((await browser.get('/invoices.zip?from=2020-01-01&until=2020-12-31')).status).to.equal(404);
    expect((await browser.get('/invoices.zip?from=yesterday&until=2020-12-31')).status).to.equal(422);
    const stranger = await app.clientBrowser(await app.signUp('Bruno'));
    expect((await stranger.get(`/invoices.zip?ids=${String(invoices[0])}`)).status).to.equal(404);
    expect((await stranger.get('/invoices.zip?from=2027-01-01&until=2027-12-31')).status).to.equal(404);
    expect((await fetch(`${app.base}/invoices.zip?ids=1`, { redirect: 'manual' })).status).to.equal(303);
  });

  it('a draft is not for its client, in an archive or alone', async () => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, dueDate: '2027-02-15' });
    const browser = await app.clientBrowser(ana);
    expect([(await browser.get(`/invoices.zip?ids=${String(id)}`)).status, (await browser.get(`/invoices/${String(id)}/pdf`)).status]).to.deep.equal([404, 404]);
  });
});

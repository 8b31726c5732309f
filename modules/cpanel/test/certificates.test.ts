import { secret, type ActionReply, type Outcome } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createCpanelModule } from '../src/cpanel-module.ts';
import { accountSettings, productSettings } from '../src/settings.ts';
import type { Call } from '../src/whm.ts';
import { startFakeWhm, TOKEN, type FakeWhm } from './support/fake-whm.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----';
const KEY = '-----BEGIN RSA PRIVATE KEY-----\r\nMIIE\r\n-----END RSA PRIVATE KEY-----';

describe('cPanel: certificates', () => {
  const module = createCpanelModule();
  let server: FakeWhm;
  let ctx: Call;
  const account = { id: 'ana12' };
  const run = async (name: string, values: Readonly<Record<string, unknown>> = {}): Promise<Outcome<ActionReply>> => {
    const action = module.actions?.[name];
    if (action === undefined) throw new Error(`no action ${name}`);
    return action.run(ctx, account, values);
  };
  const rows = async (): Promise<readonly (readonly string[])[] | undefined> => {
    const told = await run('certificates');
    return told.status === 'done' ? told.value.table?.rows : undefined;
  };

  beforeEach(async () => {
    server = await startFakeWhm();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, token: TOKEN }) }) as Call;
    await module.ensure(ctx, { serviceId: '12', username: 'ana12', password: secret('S3cret-of-ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de', plan: productSettings.parse({ package: 'gold' }), planKey: '3', options: {}, state: 'active', resources: [] });
  });
  afterEach(() => server.stop());

  it('AutoSSL is asked to look, and what it made and could not do is listed', async () => {
    expect(await rows()).to.deep.equal([]);
    server.state.accounts.get('ana12')?.domains.set('far.example.test', { kind: 'addon', dir: 'far' });
    expect((await run('autossl')).status).to.equal('done');
    expect(await rows()).to.deep.equal([
      ['ana.example.test, www.ana.example.test', 'AutoSSL Sectigo', '2027-01-01', ''],
      ['far.example.test', '-', '-', '“far.example.test” does not resolve to an address on this server.'],
    ]);
  });

  it('a certificate of ones own is installed, whatever its line ends', async () => {
    expect(await run('installCertificate', { domain: 'ana.example.test', certificate: `  ${CERTIFICATE}\r\n`, key: KEY })).to.deep.include({ status: 'done' });
    expect(server.state.accounts.get('ana12')?.certificates.get('ana.example.test')).to.deep.equal({ cert: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', key: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n', chain: '', auto: false });
    expect((await rows())?.[0]?.[1]).to.equal('Installed');
  });

  it('what is no certificate or no key is refused by field, and a foreign domain by the panel', async () => {
    expect(await run('installCertificate', { domain: 'ana.example.test', certificate: 'nothing', key: KEY })).to.include({ status: 'failed', kind: 'invalid', field: 'certificate' });
    expect(await run('installCertificate', { domain: 'ana.example.test', certificate: CERTIFICATE, key: CERTIFICATE })).to.include({ status: 'failed', kind: 'invalid', field: 'key' });
    expect(await run('installCertificate', { domain: 'eve.example.test', certificate: CERTIFICATE, key: KEY })).to.include({ status: 'failed', kind: 'remote' });
  });
});

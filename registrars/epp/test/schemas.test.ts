import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { CONTACT, must, order, withBench } from './setup.ts';

/** The official schemas are not ours to give away: whoever has them says where their driver is. */
const driver = process.env['EPP_SCHEMAS'];

const everything = (): Promise<readonly { readonly direction: 'in' | 'out'; readonly xml: string }[]> =>
  new Promise((resolve, reject) => {
    const extensions = ['rgp-1.0', 'secDNS-1.1', 'epp:fee-1.0', 'epp:loginSec-1.0', 'changePoll-1.0', 'launch-1.0', 'allocationToken-1.0'].map((name) => `urn:ietf:params:xml:ns:${name}`);
    withBench({ registry: { record: true, extensions, behaviour: { autoRenew: false }, reserved: ['closed.test'] } }, async (bench) => {
      const { registrar, registry, ctx } = bench;
      await registrar.check(ctx(), ['free.test', 'gold.test']);
      must(await registrar.register(ctx(), order('free.test', { years: 2, acceptedPrice: { amount: 2000, currency: 'USD' }, registrant: { ...CONTACT, organization: 'Lima & Filhos <Lda>', region: 'Norte' } })));
      must(await registrar.setNameservers(ctx(), 'free.test', [{ host: 'ns1.free.test', addresses: ['192.0.2.1', '2001:db8::1'] }]));
      must(await registrar.setNameservers(ctx(), 'free.test', [{ host: 'ns1.free.test', addresses: ['192.0.2.9'] }, { host: 'ns2.elsewhere.net' }]));
      must(await registrar.setLock(ctx(), 'free.test', true));
      must(await registrar.setLock(ctx(), 'free.test', false));
      must(await registrar.setHold(ctx(), 'free.test', true));
      must(await registrar.setContacts(ctx(), 'free.test', { ...CONTACT, city: 'Lisboa' }));
      must(await registrar.setPrivacy(ctx(), 'free.test', true));
      must(await registrar.setDnssec(ctx(), 'free.test', { ds: [{ keyTag: 1, algorithm: 13, digestType: 2, digest: 'AB'.repeat(32) }], keys: [] }));
      must(await registrar.setDnssec(ctx(), 'free.test', { ds: [], keys: [] }));
      await registrar.quote(ctx(), 'free.test', 'renew', 2);
      const claims = { launchPhase: 'claims', claimsNoticeId: '49FD46E6C4B45C55D4AC', claimsNotAfter: '2027-03-01T00:00:00.000Z', claimsAcceptedAt: '2027-01-01T00:00:00.000Z' };
      const mark = order('mark.test');
      expect(await registrar.register(ctx(), { ...mark, registrant: { ...CONTACT, extra: { launchPhase: 'claims' } } })).to.include({ code: 'claims', field: 'registrant.extra.claimsNoticeId' });
      must(await registrar.register(ctx(), { ...mark, registrant: { ...CONTACT, extra: claims } }));
      must(await registrar.register(ctx(), order('early.test', { registrant: { ...CONTACT, extra: { launchPhase: 'sunrise', launchType: 'application' } } })));
      must(await registrar.register(ctx(), order('closed.test', { registrant: { ...CONTACT, extra: { allocationToken: 'tset.desolc' } } })));
      must(await registrar.renew(ctx(), { operationId: 'R1', name: 'free.test', years: 1, currentExpiry: '2029-01-01', acceptedPrice: { amount: 1100, currency: 'USD' } }));
      const code = must(await registrar.authCode(ctx(), 'free.test'));
      const rival = bench.rival();
      await rival.registrar.transferIn(rival.ctx(), { operationId: 'T1', name: 'free.test', authCode: code, registrant: CONTACT });
      must(await rival.registrar.cancelTransfer(rival.ctx(), 'free.test'));
      registry.changeStatus('free.test', 'serverHold', true);
      registry.holdCreates(true);
      expect((await registrar.register(ctx(), order('waits.test'))).status).to.equal('pending');
      registry.decide('waits.test', true);
      registry.holdCreates(false);
      for await (const event of registrar.events(ctx(), 20)) expect(event.id).to.not.equal('');
      registry.changeStatus('free.test', 'serverHold', false);
      must(await registrar.setNameservers(ctx(), 'free.test', []));
      registry.advance(10);
      must(await registrar.remove(ctx(), { operationId: 'D1', name: 'free.test' }));
      must(await registrar.restore(ctx(), { operationId: 'B1', name: 'free.test', acceptedPrice: { amount: 8000, currency: 'USD' } }));
      await bench.restart();
      resolve([...registry.frames]);
    }).catch(reject);
  });

describe('EPP: frames against the schemas', () => {
  it('a registry that checks every frame by its structure refuses none of ours', async () => {
    const refused = (await everything()).filter(({ xml }) => xml.includes('code="2001"'));
    expect(refused).to.deep.equal([]);
  });

  if (driver !== undefined) {
    it('the official schemas accept what we write, and what the test registry answers', async () => {
      xmlRegisterFsInputProviders();
      const url = pathToFileURL(driver).href;
      using schema = XmlDocument.fromBuffer(readFileSync(driver), { url });
      using validator = XsdValidator.fromDoc(schema);
      const wrong: string[] = [];
      const frames = await everything();
      for (const { direction, xml } of frames) {
        using document = XmlDocument.fromString(xml);
        try {
          validator.validate(document);
        } catch (error) {
          if (!(error instanceof XmlValidateError)) throw error;
          // The schema has one grace period in an answer; real registries send several, and so does ours.
          if (direction === 'out' && error.message.includes('rgpStatus')) continue;
          wrong.push(`${direction} ${error.message.trim()}\n${xml.slice(0, 2000)}`);
        }
      }
      expect(wrong).to.deep.equal([]);
      expect(frames.length).to.be.greaterThan(80);
    });
  }
});

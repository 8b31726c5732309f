import type { DomainSnapshot, SyncedDomain } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeSight, type KnownDomain } from '../../src/domains/rules/index.ts';

const today = '2028-01-10';
const ours = (more: Partial<DomainSnapshot> = {}): SyncedDomain => ({ name: 'a.test', state: 'ours', domain: { name: 'a.test', statuses: ['ok'], nameservers: [], expiresOn: '2028-05-01', ...more } });
const known = (more: Partial<KnownDomain> = {}): KnownDomain => ({ state: 'active', expiresOn: '2028-05-01', doubt: null, ...more });

describe('what follows of a look at the registry', () => {
  for (const [title, of, seen, verdict] of [
    ['nothing, when nothing could be found out', known({ doubt: 'gone' }), { name: 'a.test', state: 'unknown', reason: 'x' }, { kind: 'nothing' }],
    ['all is as it is', known(), ours(), { kind: 'seen' }],
    ['paid for more elsewhere', known(), ours({ expiresOn: '2029-05-01' }), { kind: 'follow', expiresOn: '2029-05-01' }],
    ['a year that the registry added by itself', known({ state: 'grace', expiresOn: '2028-01-01' }), ours({ expiresOn: '2029-01-01' }), { kind: 'seen' }],
    ['less than we know, the first time', known(), ours({ expiresOn: '2028-03-01' }), { kind: 'doubt', doubt: 'less:2028-03-01' }],
    ['less than we know, again', known({ doubt: 'less:2028-03-01' }), ours({ expiresOn: '2028-03-01' }), { kind: 'follow', expiresOn: '2028-03-01' }],
    ['less than we know, but another date', known({ doubt: 'less:2028-03-01' }), ours({ expiresOn: '2028-03-02' }), { kind: 'doubt', doubt: 'less:2028-03-02' }],
    ['with another registrar, the first time', known(), { name: 'a.test', state: 'elsewhere' }, { kind: 'doubt', doubt: 'elsewhere' }],
    ['with another registrar, again', known({ doubt: 'elsewhere' }), { name: 'a.test', state: 'elsewhere' }, { kind: 'away' }],
    ['nowhere after it was elsewhere', known({ doubt: 'elsewhere' }), { name: 'a.test', state: 'gone' }, { kind: 'doubt', doubt: 'gone' }],
    ['nowhere, again', known({ state: 'pendingDelete', doubt: 'gone' }), { name: 'a.test', state: 'gone' }, { kind: 'gone' }],
    ['deleted by somebody, again', known({ doubt: 'deleted' }), ours({ statuses: ['pendingDelete', 'redemptionPeriod'] }), { kind: 'deleted' }],
    ['deleted, as we know', known({ state: 'redemption' }), ours({ statuses: ['pendingDelete', 'redemptionPeriod'] }), { kind: 'seen' }],
    ['brought back by somebody, again', known({ state: 'redemption', doubt: 'back' }), ours(), { kind: 'back' }],
    ['deleted, at a registrar that has no word for it', known({ state: 'redemption', expiresOn: '2027-12-01', doubt: 'back' }), ours({ statuses: ['registered'], expiresOn: '2027-12-01' }), { kind: 'seen' }],
  ] as const) {
    it(title, () => {
      expect(judgeSight(of, seen, today, true)).to.deep.equal(verdict);
    });
  }

  it('one answer alone never takes a domain away', () => {
    const anySight = fc.oneof(
      fc.constant<SyncedDomain>({ name: 'a.test', state: 'elsewhere' }),
      fc.constant<SyncedDomain>({ name: 'a.test', state: 'gone' }),
      fc.constant<SyncedDomain>({ name: 'a.test', state: 'unknown', reason: 'x' }),
      fc.constant(ours({ statuses: ['pendingDelete', 'redemptionPeriod'] })),
      fc.constant(ours({ expiresOn: '2028-02-01' })),
    );
    fc.assert(
      fc.property(fc.constantFrom('active', 'grace', 'redemption', 'pendingDelete'), anySight, fc.boolean(), (state, seen, auto) => {
        expect(['away', 'gone', 'deleted', 'follow', 'back']).not.to.include(judgeSight(known({ state }), seen, today, auto).kind);
      }),
    );
  });
});

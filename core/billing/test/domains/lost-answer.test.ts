import { done, ModuleError, type CallCtx, type DomainSnapshot, type Registrar } from '@billet/sdk';
import { expect } from 'chai';
import type { Begun } from '../../src/domains/journal/index.ts';
import { sendBegun } from '../../src/domains/journal/send-command.ts';

const there: DomainSnapshot = { name: 'a.test', statuses: [], nameservers: [] };

const deletion = { kind: 'remove', value: { operationId: 'o', name: 'a.test' } } as const;

/** A registrar that says what became of it, and counts what it is sent. */
const askedFor = (verdict: string) => {
  const sent: string[] = [];
  const send = (kind: string) => () => {
    sent.push(kind);
    return Promise.resolve(done(there));
  };
  const registrar = { reconcile: () => Promise.resolve(verdict), info: () => Promise.resolve(undefined), remove: send('remove'), restore: send('restore') };
  return { sent, begin: (begun: object) => sendBegun(registrar as unknown as Registrar<unknown>, {} as CallCtx, { doubtful: true, unwanted: false, ...begun } as unknown as Begun) };
};

describe('a deletion whose answer was lost', () => {
  it('is done where the domain is gone, and nobody asks for it to be shown', async () => {
    const { sent, begin } = askedFor('applied');
    expect(await begin({ command: deletion })).to.include({ status: 'done' });
    expect(sent).to.deep.equal([]);
  });

  it('is sent again where it did not happen, unless it was paid meanwhile', async () => {
    const { sent, begin } = askedFor('notApplied');
    expect(await begin({ command: deletion, unwanted: true })).to.include({ status: 'failed', code: 'notWanted', ambiguous: false });
    expect(sent).to.deep.equal([]);
    expect(await begin({ command: deletion })).to.include({ status: 'done' });
    expect(sent).to.deep.equal(['remove']);
  });

  it('and a restore, wait while nobody can say', async () => {
    const { sent, begin } = askedFor('unknown');
    for (const command of [deletion, { ...deletion, kind: 'restore' }]) expect(await begin({ command, unwanted: true })).to.include({ status: 'failed', ambiguous: true, retry: 'lookup' });
    expect(sent).to.deep.equal([]);
  });
});

describe('a paid command whose answer was lost', () => {
  for (const [title, verdict, sends, outcome] of [
    ['is not sent again when it happened', 'applied', 0, { status: 'done', value: there }],
    ['is sent again when it did not', 'notApplied', 1, { status: 'done', value: there }],
    ['is not sent again while nobody can say', 'unknown', 0, { status: 'failed', retry: 'lookup', ambiguous: true }],
    ['is not sent again when the question fails, and stays in doubt', undefined, 0, { status: 'failed', kind: 'network', retry: 'lookup', ambiguous: true }],
  ] as const) {
    it(title, async () => {
      let sent = 0;
      const registrar = {
        reconcile: () => (verdict === undefined ? Promise.reject(new ModuleError('network', 'connection refused')) : Promise.resolve(verdict)),
        info: () => Promise.resolve(there),
        renew: () => {
          sent += 1;
          return Promise.resolve(done(there));
        },
      };
      const begun = { doubtful: true, command: { kind: 'renew', value: { operationId: 'o', name: 'a.test', years: 1, currentExpiry: '2028-01-21' } } };
      expect(await sendBegun(registrar as unknown as Registrar<unknown>, {} as CallCtx, begun as unknown as Begun)).to.deep.include(outcome);
      expect(sent).to.equal(sends);
    });
  }
});

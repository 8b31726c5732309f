import { expect } from 'chai';
import { BilletError, conflict, done, failed, invalid, isBilletError, isModuleError, ModuleError, notFound, type FailureKind, type RetryAdvice } from '@billet/sdk';

describe('errors', () => {
  it('carry code, status, field, details and cause; 400 and nothing by default', () => {
    const cause = new Error('inner');
    const { code, status, field, details } = new BilletError('A_B', 'text');
    expect([code, status, field, details]).to.deep.equal(['A_B', 400, undefined, {}]);
    const full = new BilletError('A_B', 'text', { status: 422, field: 'items.0', details: { max: 5 }, cause });
    expect(full).to.include({ name: 'BilletError', message: 'text', status: 422, field: 'items.0', cause });
    expect(full.details).to.deep.equal({ max: 5 });
    expect('cause' in new BilletError('A_B', 'text')).to.equal(false);
  });

  const made: readonly [string, BilletError, object][] = [
    ['notFound', notFound('invoice'), { code: 'NOT_FOUND', status: 404, message: 'invoice not found' }],
    ['conflict', conflict('PAID', 'It is paid.'), { code: 'PAID', status: 409, message: 'It is paid.', field: undefined }],
    ['conflict at a field', conflict('TAKEN', 'Another one has it.', { field: 'name' }), { code: 'TAKEN', status: 409, field: 'name' }],
    ['invalid', invalid('TOO_LATE', 'dueOn', 'Too late.'), { code: 'TOO_LATE', status: 422, field: 'dueOn', message: 'Too late.' }],
  ];
  for (const [name, error, expected] of made) it(`${name} says so`, () => { expect(error).to.include(expected); });

  it('an absent and a foreign thing answer alike', () => { expect({ ...notFound('invoice') }).to.deep.equal({ ...notFound('invoice') }); });

  it('are known whichever copy of the package made them', () => {
    const foreign = Object.assign(new Error('x'), { name: 'BilletError', code: 'A_B', status: 400 });
    expect([isBilletError(notFound('x')), isBilletError(foreign), isBilletError(new Error('x')), isBilletError({ name: 'BilletError', code: 'A', status: 1 }), isBilletError(null)]).to.deep.equal([true, true, false, false, false]);
    const module = Object.assign(new Error('x'), { name: 'ModuleError', failure: failed('busy', 'x') });
    expect([isModuleError(new ModuleError('busy', 'x')), isModuleError(module), isModuleError(new Error('x')), isModuleError(undefined)]).to.deep.equal([true, true, false, false]);
  });
});

describe('outcomes', () => {
  it('done carries its value, and notes only if there are any', () => {
    expect(done(5)).to.deep.equal({ status: 'done', value: 5 });
    expect(done(5, ['slow'])).to.deep.equal({ status: 'done', value: 5, notes: ['slow'] });
  });

  const advice: readonly [FailureKind, RetryAdvice][] = [['auth', 'afterFix'], ['invalid', 'afterFix'], ['notFound', 'afterFix'], ['exists', 'afterFix'], ['limit', 'afterFix'], ['busy', 'later'], ['network', 'later'], ['timeout', 'later'], ['rate', 'later'], ['unsupported', 'afterFix'], ['declined', 'afterFix'], ['remote', 'afterFix']];
  for (const [kind, retry] of advice) {
    it(`${kind}: ${retry}; if it is ambiguous, look first`, () => {
      expect(failed(kind, 'text')).to.deep.equal({ status: 'failed', kind, message: 'text', retry, ambiguous: false });
      expect(failed(kind, 'text', { ambiguous: true })).to.deep.equal({ status: 'failed', kind, message: 'text', retry: 'lookup', ambiguous: true });
    });
  }

  it('who knows better says so', () => {
    expect(failed('remote', 'text', { retry: 'never', code: 'E1', field: 'domain', retryAfterMs: 5 })).to.deep.equal({ status: 'failed', kind: 'remote', message: 'text', retry: 'never', ambiguous: false, code: 'E1', field: 'domain', retryAfterMs: 5 });
    expect(new ModuleError('timeout', 'late', { ambiguous: true }).failure).to.deep.equal(failed('timeout', 'late', { ambiguous: true }));
  });
});

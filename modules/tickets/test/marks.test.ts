import { expect } from 'chai';
import fc from 'fast-check';
import { markOf, threadOf } from '../src/marks.ts';

const mark = fc.record({ ticketId: fc.integer({ min: 1 }), staffId: fc.option(fc.integer({ min: 1 }), { nil: null }) });
const key = fc.string({ minLength: 32, maxLength: 40 });

describe('marks in mails', () => {
  it('are the same for a reader of a ticket, and others for each ticket, reader and key', () => {
    fc.assert(fc.property(key, key, mark, mark, (secret, other, one, two) => {
      expect(markOf(secret, one)).to.equal(markOf(secret, { ...one }));
      fc.pre(secret !== other && JSON.stringify(one) !== JSON.stringify(two));
      expect(markOf(secret, one).slice(-24)).to.not.equal(markOf(secret, two).slice(-24));
      expect(markOf(secret, one)).to.not.equal(markOf(other, one));
    }));
  });

  it('stand in a Message-ID on the host of the department', () => {
    expect(threadOf('support@a.example', 't1-c-0')).to.equal('<t1-c-0@a.example>');
  });
});

import { expect } from 'chai';
import { ACTS, after, mayAct, type Status, statusSchema } from '../src/states.ts';

/** Columns in the order of ACTS; a dash = refused. */
const TABLE: Readonly<Record<Status, readonly (Status | '-')[]>> = {
  open: ['open', 'answered', 'in-process', '-', 'closed'],
  answered: ['client-replied', 'answered', 'in-process', 'open', 'closed'],
  'client-replied': ['client-replied', 'answered', 'in-process', '-', 'closed'],
  'in-process': ['client-replied', 'answered', 'in-process', 'open', 'closed'],
  closed: ['client-replied', 'answered', '-', 'open', 'closed'],
};

describe('the states of a ticket', () => {
  for (const status of statusSchema.options) {
    for (const [i, act] of ACTS.entries()) {
      const next = TABLE[status][i];
      it(`${status}: ${act} leads to ${String(next)}`, () => {
        expect(mayAct(status, act)).to.equal(next !== '-');
        if (next === '-') expect(() => after(status, act)).to.throw().with.property('code', 'TICKET_STATUS');
        else expect(after(status, act)).to.equal(next);
      });
    }
  }
});

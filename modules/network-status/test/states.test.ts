import { expect } from 'chai';
import { instantOf } from '../src/instant.ts';
import { healthUnder, worst } from '../src/states.ts';

describe('what an incident does to what it concerns', () => {
  for (const [kind, impact, state, wanted] of [
    ['incident', 'outage', 'investigating', 'outage'],
    ['incident', 'minor', 'monitoring', 'minor'],
    ['incident', 'outage', 'resolved', 'works'],
    ['incident', 'none', 'identified', 'works'],
    ['maintenance', 'outage', 'planned', 'works'],
    ['maintenance', 'none', 'in-progress', 'maintenance'],
    ['maintenance', 'major', 'in-progress', 'major'],
    ['maintenance', 'major', 'completed', 'works'],
  ] as const) it(`is ${wanted} of a ${kind} of impact ${impact} that is ${state}`, () => { expect(healthUnder({ kind, impact, state })).to.equal(wanted); });

  it('is the worst of several, and nothing of none', () => {
    expect(worst(['minor', 'outage', 'maintenance'])).to.equal('outage');
    expect(worst([])).to.equal('works');
  });
});

describe('a time of the clock', () => {
  for (const [local, zone, wanted] of [
    ['2027-02-01T22:00', 'America/Sao_Paulo', '2027-02-02T01:00:00.000Z'],
    ['2027-07-01T22:00', 'Europe/Berlin', '2027-07-01T20:00:00.000Z'],
    ['2027-03-28T01:30', 'Europe/Berlin', '2027-03-28T00:30:00.000Z'],
    ['2027-03-28T03:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    ['2027-10-31T12:00', 'Europe/Berlin', '2027-10-31T11:00:00.000Z'],
    ['2027-01-01T00:00', 'Pacific/Auckland', '2026-12-31T11:00:00.000Z'],
  ] as const) it(`${local} in ${zone} is ${wanted}`, () => { expect(instantOf(local, zone, 'x')).to.equal(wanted); });

  for (const wrong of ['', '2027-02-01', '2027-13-01T00:00', 'tomorrow']) it(`is not "${wrong}"`, () => { expect(() => instantOf(wrong, 'UTC', 'startsAt')).to.throw('day and time'); });
});

import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import type { RuledDiscount } from '../../../src/catalog/rules/index.ts';
import { gridPeriod, type RecurringCycle } from '../../../src/periods/index.ts';
import { changeModes, exactPrice, linesUnder, openEnd, planChange, takeFrom, unbill, unusedValue, type ChangeMode, type CoveredDays, type PlanPrice, type UnbillLine } from '../../../src/lifecycle/rules/index.ts';

interface Offer {
  readonly cycle: RecurringCycle;
  readonly price: number;
  readonly option: number;
}

interface Step {
  readonly after: number;
  readonly mode: ChangeMode;
  readonly offer: number;
  readonly rest: 'balance' | 'days';
  readonly pieces: number;
}

const cycles: readonly RecurringCycle[] = [{ unit: 'month', count: 1 }, { unit: 'year', count: 1 }, { unit: 'month', count: 3 }, { unit: 'week', count: 2 }, { unit: 'day', count: 30 }];
const offers = fc.array(fc.record<Offer>({ cycle: fc.constantFrom(...cycles), price: fc.integer({ min: 0, max: 50_000 }), option: fc.integer({ min: 0, max: 9000 }) }), { minLength: 2, maxLength: 4 });
const steps = fc.array(
  fc.record<Step>({ after: fc.integer({ min: 0, max: 25 }), mode: fc.constantFrom(...changeModes), offer: fc.nat(3), rest: fc.constantFrom('balance', 'days'), pieces: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 12 },
);
const discounts = fc.array(
  fc.record({ kind: fc.constant('percent' as const), value: fc.constantFrom('10', '33.5', '50'), remaining: fc.constantFrom(null, 1, 2, 5), stacking: fc.constantFrom(undefined, 'stack', 'exclusive', 'best' as const) }),
  { maxLength: 3 },
);

const LONGEST: Readonly<Record<string, number>> = { month: 31, year: 366, week: 7, day: 1 };

/** A client's life with one service, by the rules that the operations use. */
class Life {
  paid = 0;
  #lines: readonly UnbillLine[] = [];
  #covered: CoveredDays | undefined;
  #anchor = '2027-01-31';
  #through = '2027-01-31';
  #plan: Omit<PlanPrice, 'anchorDate'>;
  readonly floor: (from: string, to: string) => number;

  constructor(plan: Omit<PlanPrice, 'anchorDate'>) {
    this.#plan = plan;
    // What a day costs at the very least: all discounts at once, in the longest period there is.
    this.floor = (from, to) => {
      const { parts, cycle, discounts: all } = this.#plan;
      const full = parts.reduce((sum, part) => sum + part.unitPrice * part.quantity, 0) * all.reduce((share, each) => share * (1 - Number(each.value) / 100), 1);
      let days = 0;
      for (let day = from; day < to; day = addDays(day, 1)) days += 1;
      return (full * days) / ((LONGEST[cycle.unit] ?? 1) * cycle.count);
    };
    this.renew('2027-01-31');
  }

  get through(): string {
    return this.#through;
  }

  #bill(start: string, end: string, net: number): void {
    this.paid += net;
    this.#lines = [{ id: this.#lines.length + 1, invoiceId: this.#lines.length + 1, start, end, net, left: net, settlement: 'paid' }, ...this.#lines];
  }

  /** Goodwill: part of a line is credited, for no days in particular. */
  goodwill(share: number): number {
    const [line] = this.#lines;
    const net = line === undefined ? 0 : Math.floor((line.left * share) / 100);
    if (line !== undefined) this.#giveBack([{ line, net }]);
    return net;
  }

  /** An end is asked for, what is unused then comes back; it is withdrawn, and the same days are billed anew. */
  hesitate(on: string): void {
    const { credited } = unbill(this.#held(on), new Map(), on, true);
    this.#giveBack(credited);
    this.#lines = this.#lines.map((line) => (credited.some((part) => part.line.id === line.id) && (line.givenFrom ?? on) >= on ? { ...line, givenFrom: on } : line));
    for (const { start, end, net } of credited) this.#bill(start, end, net);
  }

  #giveBack(parts: readonly { readonly line: UnbillLine; readonly net: number }[]): void {
    for (const { line, net } of parts) {
      this.paid -= net;
      this.#lines = this.#lines.map((each) => (each.id === line.id ? { ...each, left: each.left - net } : each));
      expect(this.#lines.find((each) => each.id === line.id)?.left).to.be.at.least(0);
    }
  }

  #held(on: string): readonly UnbillLine[] {
    const covered = this.#covered !== undefined && this.#covered.end > on ? this.#covered : undefined;
    // Once its days are over, nothing is left of the lines before a change.
    if (covered === undefined) return this.#lines.filter((line) => line.end > on && line.start >= (this.#covered?.end ?? ''));
    return linesUnder(this.#lines.filter((line) => line.end > covered.start), covered);
  }

  /** The run: whole periods until a day is billed. */
  renew(until: string): void {
    while (this.#through <= until) {
      const { end } = gridPeriod(this.#anchor, this.#plan.cycle, this.#through);
      const { value: [n, d], discounts: left } = exactPrice({ anchorDate: this.#anchor, ...this.#plan }, { start: this.#through, end });
      this.#bill(this.#through, end, Number((n + d / 2n) / d));
      this.#plan = { ...this.#plan, discounts: left };
      this.#through = end;
    }
  }

  change(on: string, { mode, rest }: Step, parts: PlanPrice['parts'], cycle: RecurringCycle): void {
    const held = this.#held(on);
    const basis = this.#covered !== undefined && this.#covered.end > on ? [this.#covered] : [];
    const later = held.filter((line) => line.held === undefined).map((line) => ({ start: line.start, end: line.end, value: line.net, most: line.left, open: openEnd(line) }));
    const result = planChange({
      on, mode, rest, held: [...basis, ...later], creditable: held.reduce((sum, line) => sum + line.left, 0), old: { anchorDate: this.#anchor, billedThrough: this.#through }, next: { ...this.#plan, parts, cycle },
    });
    if (result.payable > 0) this.#bill(on, result.billedThrough, result.payable);
    else this.#giveBack(takeFrom(held, -result.payable));
    this.#covered = { start: on, end: result.billedThrough, value: result.value };
    this.#plan = { ...this.#plan, parts, cycle, discounts: result.discounts };
    this.#anchor = result.anchorDate;
    this.#through = result.billedThrough;
  }

  cancel(on: string): void {
    this.#giveBack(unbill(this.#held(on), new Map(), on, true).credited);
  }
}

describe('no loop of upgrade, downgrade and cancel earns money', () => {
  it('with options, discounts and promotions: the days in use are paid for, whatever the way', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(offers, steps, discounts, fc.integer({ min: 0, max: 40 }), (plans, chain, cuts, last) => {
        const rows = cuts.map((cut, i): RuledDiscount => ({ ...cut, id: i + 1, from: '2027-01-31', until: null }));
        const partsOf = (offer: Offer, pieces: number): PlanPrice['parts'] => [{ key: '', unitPrice: offer.price, quantity: 1 }, { key: 'ips', unitPrice: offer.option * pieces, quantity: 1 }];
        const [first] = plans as [Offer, ...Offer[]];
        const life = new Life({ cycle: first.cycle, parts: partsOf(first, 1), discounts: rows, proration: 'actual' });
        let on = '2027-01-31';
        let floor = 0;
        let roundings = 3;
        const until = (day: string): void => {
          floor += life.floor(on, day);
          life.renew(day);
          on = day;
        };
        for (const step of chain) {
          until(addDays(on, step.after));
          const offer = plans[step.offer % plans.length] ?? first;
          life.change(on, step, partsOf(offer, step.pieces), offer.cycle);
          expect(life.paid).to.be.at.least(0);
          roundings += 3;
        }
        until(addDays(on, last));
        life.cancel(on);
        // Each renewal and change rounds once.
        expect(life.paid).to.be.at.least(Math.floor(floor) - roundings - last);
      }),
      { numRuns: (process.env['BILLET_LONG'] ?? '') === '' ? 500 : 10_000 },
    );
  });

  it('a credit in between neither lessens nor raises what later days are worth: a change gives back exactly what an end does', () => {
    const line = fc.record({ days: fc.integer({ min: 1, max: 366 }), net: fc.integer({ min: 0, max: 1_000_000 }), credited: fc.nat(1_000_000), given: fc.option(fc.nat(366)), at: fc.nat(366) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (wishes) => {
        const on = addDays('2027-01-01', Math.min(...wishes.map(({ at, days }) => at % days)));
        const lines = wishes.map(({ days, net, credited, given }, i): UnbillLine => ({
          id: i, invoiceId: i, start: '2027-01-01', end: addDays('2027-01-01', days), net, left: net - Math.min(net, credited), settlement: 'paid', givenFrom: given === null ? null : addDays('2027-01-01', given),
        }));
        const ended = unbill(lines, new Map(), on, true).credited.reduce((sum, part) => sum + part.net, 0);
        const [n, d] = unusedValue(lines.map((each) => ({ start: each.start, end: each.end, value: each.net, most: each.left, open: openEnd(each) })), on);
        // The end rounds each line, the change all of it once.
        expect(Math.abs(Number(n) / Number(d) - ended)).to.be.at.most(0.5 * 2 * lines.length);
        const byHand = lines.map(({ start, end, net, left, givenFrom }) => {
          const [all, from, open] = [end, on, givenFrom != null && givenFrom < end ? givenFrom : end].map((day) => Math.round((Date.parse(day) - Date.parse(start)) / 86_400_000)) as [number, number, number];
          return Math.min(left, (net * Math.max(0, open - from)) / all);
        });
        expect(Number(n) / Number(d)).to.be.closeTo(byHand.reduce((sum, each) => sum + each, 0), 0.000_001 * (1 + Number(n) / Number(d)));
      }),
    );
  });

  it('nor does asking for an end and withdrawing it, with goodwill in between, however often', () => {
    const turns = fc.array(fc.record({ after: fc.integer({ min: 0, max: 9 }), ahead: fc.integer({ min: 0, max: 20 }), goodwill: fc.constantFrom(0, 0, 10, 50) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), turns, (price, chain) => {
        const life = new Life({ cycle: { unit: 'month', count: 1 }, parts: [{ key: '', unitPrice: price, quantity: 1 }], discounts: [], proration: 'actual' });
        let [on, floor, gifts] = ['2027-01-31', 0, 0];
        for (const { after, ahead, goodwill } of chain) {
          const day = addDays(on, after);
          floor += life.floor(on, day);
          life.renew(day);
          on = day;
          const paid = life.paid;
          life.hesitate(addDays(day, ahead));
          expect(life.paid).to.equal(paid);
          gifts += life.goodwill(goodwill);
        }
        life.cancel(on);
        expect(life.paid + gifts).to.be.at.least(Math.floor(floor) - (chain.length + 1) ** 2);
      }),
    );
  });
});

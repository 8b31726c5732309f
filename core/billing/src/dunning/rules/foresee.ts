import type { LocalDate } from '@billet/sdk';
import { decide, NEVER, type DunningCase } from './decide.ts';
import type { LadderStep } from './ladder.ts';

/** A rung that will be climbed on a day if nothing changes. */
export interface Foreseen {
  readonly on: LocalDate;
  readonly step: LadderStep;
}

const LONG_ENOUGH = 60;

/** What will happen to an invoice that stays unpaid, by the same rules that will do it. Conditions are taken as they stand. */
export const foresee = (given: DunningCase): readonly Foreseen[] => {
  const seen: Foreseen[] = [];
  let now = given;
  for (let i = 0; i < LONG_ENOUGH && now.today < NEVER; i += 1) {
    const plan = decide(now);
    seen.push(...plan.steps.map((step) => ({ on: now.today, step })));
    // A rung that leaves out a held service stays open; that it will be tried again is no news.
    if (plan.partial) break;
    const done = [...now.done, ...[...plan.skipped, ...plan.steps].map((step) => ({ id: step.id, on: now.today }))];
    if (done.length >= now.ladder.steps.length && plan.nextOn === NEVER) break;
    const promisedUntil = plan.promiseBroken ? null : now.promisedUntil;
    now = { ...now, today: plan.nextOn, done, promisedUntil };
  }
  return seen;
};

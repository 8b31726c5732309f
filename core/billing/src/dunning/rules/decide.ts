import { addDays, daysBetween, type LocalDate } from '@billet/sdk';
import { holdsTrue, minorOf, type ClientState } from './conditions.ts';
import { dayOf, isHard, isMail, type Ladder, type LadderStep } from './ladder.ts';

/** The cursor of an invoice with which nothing more will happen by itself. */
export const NEVER: LocalDate = '9999-12-31';

/** Days after which an invoice with too little open is looked at again. */
const AGAIN = 7;

/** A rung that was climbed, and when; `partial` = some services were held back. */
export interface DoneStep {
  readonly id: string;
  readonly on: LocalDate;
  readonly partial?: boolean;
}

/** One open invoice on a day. */
export interface DunningCase {
  readonly ladder: Ladder;
  readonly dueDate: LocalDate;
  readonly today: LocalDate;
  readonly done: readonly DoneStep[];
  /** Minor units. */
  readonly open: number;
  readonly client: ClientState;
  /** Last day on which nothing at all happens. */
  readonly heldUntil: LocalDate | null;
  /** Last day on which a service of the invoice is not suspended. */
  readonly serviceHeldUntil: LocalDate | null;
  /** Last day of a promise to pay that stands. */
  readonly promisedUntil: LocalDate | null;
}

/** What to do today, in order, and when to look again. */
export interface DunningPlan {
  readonly steps: readonly LadderStep[];
  /** Missed mails: marked as done without being carried out. */
  readonly skipped: readonly LadderStep[];
  /** Suspensions that leave out a held service; the rung stays open. */
  readonly partial: boolean;
  /** A promise ran out: what was lifted for it is to be put back. */
  readonly promiseBroken: boolean;
  readonly resuspend: boolean;
  readonly nextOn: LocalDate;
}

const nothing: DunningPlan = { steps: [], skipped: [], partial: false, promiseBroken: false, resuspend: false, nextOn: NEVER };

const earliest = (dates: readonly LocalDate[]): LocalDate => dates.reduce((a, b) => (a < b ? a : b), NEVER);

const dayAfter = (date: LocalDate): LocalDate => (date === NEVER ? NEVER : addDays(date, 1));

/**
 * What happens to an open invoice today. After an outage the missed mails collapse into the last of them. Nobody is
 * suspended before the days between the last rung he was told of and the suspension have passed since he really was.
 */
export const decide = (given: DunningCase): DunningPlan => {
  const { ladder, dueDate, today, done, client, promisedUntil } = given;
  const promiseBroken = promisedUntil !== null && promisedUntil < today;
  if (given.heldUntil !== null && given.heldUntil >= today) return { ...nothing, nextOn: dayAfter(given.heldUntil) };
  if (given.open < minorOf(ladder.ignoreBelow, client.exponent)) return { ...nothing, promiseBroken, nextOn: addDays(today, AGAIN) };

  const dateOf = (step: LadderStep): LocalDate => addDays(dueDate, dayOf(ladder, step));
  const wasDone = (step: LadderStep): DoneStep | undefined => done.find((each) => each.id === step.id && each.partial !== true);
  const left = ladder.steps.filter((step) => wasDone(step) === undefined);
  const waiting = left.filter((step) => dateOf(step) <= today);
  const ready = waiting.filter((step) => holdsTrue(step, client));
  const again: LocalDate[] = [...left.filter((step) => dateOf(step) > today).map(dateOf), ...(waiting.length > ready.length ? [addDays(today, 1)] : [])];

  const mails = ready.filter(isMail);
  const skipped = mails.slice(0, -1);
  const climbing = ready.filter((step) => !isHard(step) && !skipped.includes(step));

  const promised = promisedUntil !== null && promisedUntil >= today;
  if (promised) again.push(dayAfter(promisedUntil));
  let partial = false;
  for (const step of ready.filter(isHard)) {
    if (promised) break;
    const before = ladder.steps.slice(0, ladder.steps.indexOf(step)).filter((each) => isMail(each) || isHard(each));
    // The last rung he was told of, or that is being climbed now. One that waits for its own condition is passed over.
    const told = before.filter((each) => wasDone(each) !== undefined || ready.includes(each)).at(-1);
    if (told !== undefined) {
      const on = wasDone(told)?.on ?? (climbing.includes(told) || skipped.includes(told) ? today : undefined);
      if (on === undefined) break;
      const gap = dayOf(ladder, step) - dayOf(ladder, told);
      if (daysBetween(on, today) < gap) {
        again.push(addDays(on, gap));
        break;
      }
    }
    climbing.push(step);
    if (given.serviceHeldUntil !== null && given.serviceHeldUntil >= today) {
      partial = true;
      again.push(addDays(today, 1));
      break;
    }
  }
  climbing.sort((a, b) => ladder.steps.indexOf(a) - ladder.steps.indexOf(b));
  const resuspend = promiseBroken && done.some((each) => ladder.steps.some((step) => step.id === each.id && step.action === 'suspend'));
  return { steps: climbing, skipped, partial, promiseBroken, resuspend, nextOn: earliest(again) };
};

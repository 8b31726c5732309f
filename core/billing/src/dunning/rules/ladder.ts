import { addDays, daysBetween, z, type LocalDate } from '@billet/sdk';

/** One rung: what happens so many days before (negative) or after the due date. */
export const ladderStepSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,30}$/),
  day: z.number().int().min(-60).max(400),
  action: z.enum(['reminder', 'notice', 'suspend', 'terminate']),
});

/** Rungs in order of days; ids are unique. */
export const ladderSchema = z
  .array(ladderStepSchema)
  .max(20)
  .refine((steps) => new Set(steps.map((step) => step.id)).size === steps.length, 'step ids repeat')
  .refine((steps) => steps.every((step, i) => i === 0 || step.day >= (steps[i - 1]?.day ?? 0)), 'steps are not in order');

export type LadderStep = z.output<typeof ladderStepSchema>;

/** What a brand gets that says nothing else. */
export const defaultLadder: readonly LadderStep[] = [
  { id: 'reminder', day: -3, action: 'reminder' },
  { id: 'due', day: 0, action: 'notice' },
  { id: 'notice-1', day: 1, action: 'notice' },
  { id: 'notice-2', day: 5, action: 'notice' },
  { id: 'suspend', day: 15, action: 'suspend' },
  { id: 'terminate', day: 60, action: 'terminate' },
];

/** A rung that was done, and when. */
export interface DoneStep {
  readonly id: string;
  readonly on: LocalDate;
}

export interface LadderCase {
  readonly ladder: readonly LadderStep[];
  readonly dueDate: LocalDate;
  readonly today: LocalDate;
  readonly done: readonly DoneStep[];
}

/** What to do today. `skipped` rungs are marked as done without being carried out. */
export interface LadderVerdict {
  readonly step: LadderStep | null;
  readonly skipped: readonly LadderStep[];
}

const isMail = (step: LadderStep): boolean => step.action === 'reminder' || step.action === 'notice';

/**
 * The rung that is due. After an outage the missed mails collapse into the last of them. Nobody is suspended before
 * the days that lie between the last notice and the suspension have passed since that notice really went out.
 */
export const dueStep = ({ ladder, dueDate, today, done }: LadderCase): LadderVerdict => {
  const waiting = ladder.filter((step) => addDays(dueDate, step.day) <= today && !done.some((each) => each.id === step.id));
  const mails = waiting.filter(isMail);
  const lastMail = mails.at(-1);
  if (lastMail !== undefined) return { step: lastMail, skipped: mails.slice(0, -1) };
  const [next] = waiting;
  if (next === undefined) return { step: null, skipped: [] };
  const before = ladder[ladder.indexOf(next) - 1];
  const sent = before === undefined ? undefined : done.find((each) => each.id === before.id);
  if (before !== undefined && sent !== undefined && daysBetween(sent.on, today) < next.day - before.day) return { step: null, skipped: [] };
  return { step: next, skipped: [] };
};

/** What will happen to an invoice that stays unpaid, day by day. */
export const previewLadder = (ladder: readonly LadderStep[], dueDate: LocalDate): readonly { readonly on: LocalDate; readonly step: LadderStep }[] =>
  ladder.map((step) => ({ on: addDays(dueDate, step.day), step }));

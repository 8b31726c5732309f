import { integer, invalid, z } from '@billet/sdk';

export const dunningActions = ['reminder', 'notice', 'suspend', 'terminate', 'close-account', 'late-fee', 'interest', 'charge', 'webhook', 'task'] as const;

export type DunningAction = (typeof dunningActions)[number];

/** Major units, as people write them; the currency is that of the invoice. */
const amount = z.string().regex(/^\d{1,9}(\.\d{1,3})?$/);

export const tagSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** All that are given must hold on the day; until they do, the rung waits. */
export const conditionSchema = z.strictObject({
  /** What the client has overdue in the invoice's currency. */
  minOpen: amount.optional(),
  /** How many invoices of his are overdue. */
  minInvoices: integer({ min: 1, max: 1000 }).optional(),
  tag: tagSchema.optional(),
  withoutTag: tagSchema.optional(),
});

/** One rung: what happens so many days before (negative) or after the due date. */
export const ladderStepSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,30}$/),
  day: integer({ min: -60, max: 400 }),
  action: z.enum(dunningActions),
  when: conditionSchema.optional(),
  /** For `task`: what staff are to do. */
  note: z.string().trim().max(200).optional(),
  /** For `late-fee` and `interest`: of what is open. */
  percent: z.string().regex(/^\d{1,3}(\.\d{1,6})?$/).optional(),
  /** For `late-fee`: added to the percentage. */
  amount: amount.optional(),
  /** For `late-fee`: it is never below this. */
  minimum: amount.optional(),
  /** For `interest`: what the percentage is for. */
  per: z.enum(['day', 'month', 'year']).optional(),
  /** For `webhook`: where to; without it the event is all. */
  url: z.url({ protocol: /^https?$/ }).max(500).optional(),
});

export const ladderSchema = z.strictObject({
  steps: z.array(ladderStepSchema).min(1).max(30),
  /** Days after the due date that still count as in time: all rungs after it move by them. */
  toleranceDays: integer({ min: 0, max: 60 }).default(0),
  /** An invoice with less than this open is left alone. */
  ignoreBelow: amount.default('0'),
});

export type LadderStep = z.output<typeof ladderStepSchema>;
export type Ladder = z.output<typeof ladderSchema>;

/** Acts that take something away from the client. */
export const isHard = (step: LadderStep): boolean => step.action === 'suspend' || step.action === 'terminate' || step.action === 'close-account';

export const isMail = (step: LadderStep): boolean => step.action === 'reminder' || step.action === 'notice';

/** Day of a rung after the due date, tolerance counted in. */
export const dayOf = (ladder: Ladder, step: LadderStep): number => (step.day > 0 ? step.day + ladder.toleranceDays : step.day);

const costs = (step: LadderStep): boolean => step.action === 'late-fee' || step.action === 'interest';

/** The ladder of a brand that grants free days after the due date: rungs that charge wait until they are over. */
export const withFreeDays = (ladder: Ladder, freeDays: number): Ladder => {
  if (freeDays === 0 || !ladder.steps.some(costs)) return ladder;
  const first = freeDays + 1 - ladder.toleranceDays;
  const steps = ladder.steps.map((step) => (costs(step) && step.day < first ? { ...step, day: first } : step));
  return { ...ladder, steps: [...steps].sort((a, b) => a.day - b.day) };
};

/** What a brand gets that says nothing else. */
export const defaultLadder: Ladder = {
  toleranceDays: 0,
  ignoreBelow: '0',
  steps: [
    { id: 'reminder', day: -3, action: 'reminder' },
    { id: 'due', day: 0, action: 'notice' },
    { id: 'notice-1', day: 1, action: 'notice' },
    { id: 'notice-2', day: 5, action: 'notice' },
    { id: 'suspend', day: 15, action: 'suspend' },
    { id: 'terminate', day: 60, action: 'terminate' },
  ],
};

const refuse = (index: number, member: string, code: string, message: string, rung: string): never => {
  throw invalid(code, `steps.${String(index)}.${member}`, message, { rung });
};

/** Refuses a ladder that cannot be meant, naming the rung. */
export const assertLadder = ({ steps }: Ladder): void => {
  steps.forEach((step, i) => {
    const before = steps.slice(0, i);
    if (before.some((each) => each.id === step.id)) refuse(i, 'id', 'LADDER_TWICE', `The rung "${step.id}" is there twice.`, step.id);
    if (step.day < (before.at(-1)?.day ?? -60)) refuse(i, 'day', 'LADDER_ORDER', `The rung "${step.id}" comes before the one above it.`, step.id);
    if (step.action === 'reminder' && step.day > 0) refuse(i, 'day', 'LADDER_REMINDER_LATE', `The rung "${step.id}" reminds after the due date.`, step.id);
    if ((step.action === 'late-fee' || step.action === 'interest') && step.day <= 0) refuse(i, 'day', 'LADDER_FEE_EARLY', `The rung "${step.id}" would charge clients who are in time.`, step.id);
    if (step.action === 'late-fee' && step.percent === undefined && step.amount === undefined && step.minimum === undefined) refuse(i, 'amount', 'LADDER_FEE_NOTHING', `The rung "${step.id}" does not say what it charges.`, step.id);
    if (step.action === 'interest' && step.percent === undefined) refuse(i, 'percent', 'LADDER_FEE_NOTHING', `The rung "${step.id}" does not say what it charges.`, step.id);
    if (step.action === 'charge' && step.day < 0) refuse(i, 'day', 'LADDER_CHARGE_EARLY', `The rung "${step.id}" would take money before it is due.`, step.id);
    if (isHard(step) && step.day <= 0) refuse(i, 'day', 'LADDER_TOO_EARLY', `The rung "${step.id}" would hit clients who are in time.`, step.id);
    if (isHard(step) && !before.some(isMail)) refuse(i, 'action', 'LADDER_NO_NOTICE', `The rung "${step.id}" comes without a notice before it.`, step.id);
    if (step.action === 'terminate' && steps.slice(i).some((each) => each.action === 'suspend')) refuse(i, 'day', 'LADDER_END_FIRST', `The rung "${step.id}" ends services before they are suspended.`, step.id);
  });
};

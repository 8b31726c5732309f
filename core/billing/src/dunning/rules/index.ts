export { chooseLadder, type LadderScope, type LadderTarget, type ScopedLadder } from './choose-ladder.ts';
export { holdsTrue, minorOf, type ClientState } from './conditions.ts';
export { decide, NEVER, type DoneStep, type DunningCase, type DunningPlan } from './decide.ts';
export { foresee, type Foreseen } from './foresee.ts';
export { assertLadder, conditionSchema, defaultLadder, dunningActions, isHard, isMail, ladderSchema, ladderStepSchema, tagSchema, type DunningAction, type Ladder, type LadderStep, withFreeDays } from './ladder.ts';

import type { Check } from '../world.ts';
import { days } from './days.ts';
import { dunning } from './dunning.ts';
import { money } from './money.ts';
import { nothingMissed } from './nothing-missed.ts';
import { promises } from './promises.ts';

/** What must hold at any time. */
export const checks: readonly Check[] = [promises, money, days, dunning];

/** What must hold once the schedules of the night have run: what came in during the day may still be due. */
export const nightly: readonly Check[] = [nothingMissed];

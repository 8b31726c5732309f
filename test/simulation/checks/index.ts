import type { Check } from '../world.ts';
import { days } from './days.ts';
import { dunning } from './dunning.ts';
import { money } from './money.ts';
import { nothingMissed } from './nothing-missed.ts';
import { promises } from './promises.ts';

export const checks: readonly Check[] = [promises, money, days, nothingMissed, dunning];

import type { House } from '../room.ts';
import { Brand } from './tables.ts';

/** All brands, for schedules that look at each. */
export const allBrands = ({ still, db }: Pick<House, 'still' | 'db'>): Promise<readonly Brand[]> => still.ask('brands', () => db.from(Brand).orderBy('id'));

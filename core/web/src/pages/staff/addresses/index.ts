import type { Page } from '../../page.ts';
import { addressPage } from './address-page.ts';
import { editPoolPage, newPoolPage } from './edit-pool-page.ts';
import { poolPage } from './pool-page.ts';
import { poolsPage } from './pools-page.ts';
import { whoHadPage } from './who-had-page.ts';

/** `new`, `held` and `who-had` come before a pool of that id. */
export const addressPages: readonly Page[] = [poolsPage, newPoolPage, whoHadPage, addressPage, poolPage, editPoolPage];

import type { Page } from '../../page.ts';
import { batchesPage, newBatchPage } from './batches-page.ts';
import { batchPage, soldPage } from './batch-page.ts';
import { kindsPage } from './kinds-page.ts';
import { portalPage } from './portal-page.ts';

export const hotspotPages: readonly Page[] = [batchesPage, newBatchPage, kindsPage, soldPage, portalPage, batchPage];

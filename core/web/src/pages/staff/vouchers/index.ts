import type { Page } from '../../page.ts';
import { batchPage } from './batch-page.ts';
import { batchesPage } from './batches-page.ts';
import { newBatchPage } from './new-batch-page.ts';

export const voucherPages: readonly Page[] = [batchesPage, newBatchPage, batchPage];

import type { Migration } from '@billet/database';
import { createPayments } from './0001-create-payments.ts';

export const paymentsMigrations: readonly Migration[] = [createPayments];

import type { Migration } from '@billet/database';
import { createPayments } from './0001-create-payments.ts';
import { methodsAndRefunds } from './0002-methods-and-refunds.ts';

export const paymentsMigrations: readonly Migration[] = [createPayments, methodsAndRefunds];

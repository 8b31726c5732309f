import type { Migration } from '@billet/database';
import { createPayments } from './0001-create-payments.ts';
import { methodsAndRefunds } from './0002-methods-and-refunds.ts';
import { createBankFiles } from './0010-create-bank-files.ts';
import { createOrderFiles } from './0011-create-order-files.ts';
import { indexGatewayEvents } from './0012-index-gateway-events.ts';
import { createVouchers } from './0013-create-vouchers.ts';
import { refundClaims } from './0014-refund-claims.ts';
import { heldPayments } from './0015-held-payments.ts';
import { conversions } from './0016-conversions.ts';
import { reconciliations } from './0017-reconciliations.ts';
import { indexAttemptInvoices } from './0018-index-attempt-invoices.ts';
import { partialCaptures } from './0019-partial-captures.ts';

export const paymentsMigrations: readonly Migration[] = [createPayments, methodsAndRefunds, createBankFiles, createOrderFiles, indexGatewayEvents, createVouchers, refundClaims, heldPayments, conversions, reconciliations, indexAttemptInvoices, partialCaptures];

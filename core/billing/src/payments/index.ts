import { z } from '@billet/sdk';
import { eachZoneDaily } from '../each-zone.ts';
import type { Room } from '../room.ts';
import { applyStoredEvent } from './apply-event.ts';
import { bankFileInvariants, importFile, listBankLines } from './bank-files/index.ts';
import { chargeByHand } from './charges/charge-by-hand.ts';
import { seeCharging } from './charges/see-charging.ts';
import { chargeNow } from './charges/charge-now.ts';
import { collectDue } from './charges/collect-due.ts';
import { saveBillingTerms, setDefaultAccount } from './default-account.ts';
import { exportPayments } from './export-payments.ts';
import { createGatewayAccount, listGatewayAccounts, testGatewayAccount, updateGatewayAccount, viewGatewayAccount } from './gateway-accounts.ts';
import { declarePaymentHooks } from './hooks.ts';
import { capturePayment } from './holds/capture-payment.ts';
import { voidPayment } from './holds/void-payment.ts';
import { importBalances } from './import-balances.ts';
import { paymentsInvariants } from './invariants.ts';
import { clientBalance, getAttempt, getPayment, listPayments, listReview } from './list-payments.ts';
import { attemptLookupRef, createAttemptLookup, lookUpAttempt, lookUpDueAttempts } from './look-up-attempts.ts';
import { answerApproval, askApproval, listApprovals, readCertificate } from './methods/approvals.ts';
import { describeSetUp, setUpMethod } from './methods/set-up-method.ts';
import { listAskable } from './methods/list-askable.ts';
import { chooseMethod, listMethods, removeMethod } from './methods/manage-methods.ts';
import { paymentsMigrations } from './migrations/index.ts';
import { linkMethods, payByLink } from './pay-by-link.ts';
import { useBalanceFor } from './pay-from-balance.ts';
import { filesOfAccount, listOrderFiles, readOrderFile, writeFile } from './order-files/index.ts';
import { payWithRef } from '../orders/index.ts';
import { payWith } from './pay-with.ts';
import { paymentSettings } from './payment-settings.ts';
import { listAttempts } from './queue/list-attempts.ts';
import { listGatewayEvents, replayGatewayEvent } from './queue/gateway-inbox.ts';
import { gatewayHealth } from './queue/gateway-health.ts';
import { addUnmatched, bookUnmatched, ignoreUnmatched, listUnmatched } from './queue/manage-unmatched.ts';
import { bookFinding, dismissFinding, listFindings, reconcileAccount, reconcileAll, reconcileOne } from './reconciliation/index.ts';
import { createWebhookReceiver, webhookReceiverRef } from './receive-webhook.ts';
import { recordPayment } from './record-payment.ts';
import { recordPayout } from './record-payout.ts';
import { refundPayment } from './refunds/refund-payment.ts';
import { repeatRefund } from './refunds/repeat-refund.ts';
import { disputePayment, listDisputes, settleDispute } from './disputes/manage-disputes.ts';
import { reversePayment } from './reverse-payment.ts';
import { startPayment } from './start-payment.ts';
import { topUp } from './top-up.ts';
import { expireVouchers, issueVouchers, listBatches, listVouchers, redeemVoucher, sellVouchers, voidVouchers, voucherInvariants } from './vouchers/index.ts';
import { clientRecords, clientTraces } from './client-records.ts';

export { createGatewayAccount, listGatewayAccounts, testGatewayAccount, updateGatewayAccount, viewGatewayAccount } from './gateway-accounts.ts';
export { createGatewayRegistry, gatewayRegistryRef, type CallCtxMaker, type GatewayRegistry, type RunningGateway } from './gateway-registry.ts';
export { clientBalance, getAttempt, listPayments, listReview } from './list-payments.ts';
export { attemptLookupRef, lookUpDueAttempts, type AttemptLookup } from './look-up-attempts.ts';
export { webhookReceiverRef, type WebhookReceiver } from './receive-webhook.ts';
export { chargeAnew, chargeInvoice } from './charges/charge-invoice.ts';
export { collectDue } from './charges/collect-due.ts';
export { noteUnmatched, type StrayMoney } from './queue/note-unmatched.ts';
export { recordPayment } from './record-payment.ts';
export { startPayment } from './start-payment.ts';
export * from './rules/index.ts';
export { GatewayAccount, Payment, PaymentAllocation, AttemptInvoice, PaymentAttempt } from './tables.ts';
export { ChargeSchedule, PaymentMethod } from './tables-of-methods.ts';
export { Dispute, Refund } from './tables-of-refunds.ts';

const task = z.strictObject({ eventRowId: z.number().int().optional(), attemptId: z.number().int().optional(), invoiceId: z.number().int().optional(), refundId: z.number().int().optional(), accountId: z.number().int().optional() });

export const paymentsRoom: Room = {
  name: 'payments',
  migrations: paymentsMigrations,
  clientRecords,
  clientTraces,
  operations: [
    listGatewayAccounts, createGatewayAccount, updateGatewayAccount, setDefaultAccount, saveBillingTerms, gatewayHealth, viewGatewayAccount, testGatewayAccount, reconcileAccount, listFindings, bookFinding, dismissFinding, recordPayout,
    startPayment, topUp, linkMethods, payByLink, recordPayment, reversePayment, listDisputes, disputePayment, settleDispute, refundPayment, chargeByHand, seeCharging, capturePayment, voidPayment,
    listUnmatched, addUnmatched, bookUnmatched, ignoreUnmatched, exportPayments, listPayments, clientBalance, getAttempt, listReview, getPayment, listGatewayEvents, replayGatewayEvent,
    listMethods, chooseMethod, removeMethod, askApproval, listApprovals, readCertificate, answerApproval, importBalances,
    issueVouchers, sellVouchers, voidVouchers, redeemVoucher, listBatches, listVouchers,
    importFile, listBankLines, writeFile, listOrderFiles, readOrderFile, filesOfAccount, describeSetUp, setUpMethod, listAskable, listAttempts,
  ],
  permissions: ['payments.read', 'payments.write', 'payments.pay', 'gateways.read', 'gateways.write', 'vouchers.read', 'vouchers.write'],
  clientPermissions: ['payments.read', 'payments.pay'],
  settings: [{ owner: 'payments', scope: 'system', schema: paymentSettings }],
  declareHooks: declarePaymentHooks,
  setUp: (house) => {
    house.services.provide(payWithRef, payWith);
    house.services.provide(webhookReceiverRef, createWebhookReceiver(house));
    house.services.provide(attemptLookupRef, createAttemptLookup(house));
    house.tasks.addFree('payments.applyEvent', 'core:payments', async (payload) => {
      await house.executor.asSystem('payments.applyEvent', (ctx) => applyStoredEvent(ctx, task.parse(payload).eventRowId ?? 0));
    });
    house.tasks.addFree('payments.lookUp', 'core:payments', (payload, job) => lookUpAttempt(house, task.parse(payload).attemptId ?? 0, job.signal));
    house.tasks.addFree('payments.charge', 'core:payments', (payload, job) => chargeNow(house, task.parse(payload).invoiceId ?? 0, job.signal));
    house.tasks.addFree('payments.repeatRefund', 'core:payments', (payload, job) => repeatRefund(house, task.parse(payload).refundId ?? 0, job.signal));
    house.tasks.addFree('payments.reconcile', 'core:payments', (payload, job) => reconcileOne(house, task.parse(payload).accountId ?? 0, job.signal));
    house.tasks.addFree('payments.janitor', 'core:payments', async (_payload, job) => {
      await lookUpDueAttempts(house, job.signal);
    });
    house.hooks.on('invoice.issued', async (event) => {
      const { useBalance } = paymentSettings.parse(await house.settings.get('payments', 'system'));
      if (useBalance === 'issue') await house.executor.asSystem('payments.useBalance', (ctx) => useBalanceFor(ctx, event.invoiceId));
    }, { id: 'use-balance' });
    // Before the ladder of the day, so that nobody is reminded of what collects itself.
    eachZoneDaily(house, 'vouchers.expire', { hour: 0, minute: 20 }, () => expireVouchers(house));
    eachZoneDaily(house, 'payments.reconcile', { hour: 5, minute: 40 }, () => reconcileAll(house));
    eachZoneDaily(house, 'payments.collect', { hour: 7, minute: 0 }, () => collectDue(house));
  },
  invariants: [...paymentsInvariants, ...bankFileInvariants, ...voucherInvariants],
};

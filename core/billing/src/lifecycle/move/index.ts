export { deleteRecord } from './delete-record.ts';
export { moveDueDates, previewMoveDue } from './move-due-dates.ts';
export { resendWelcome } from './resend-welcome.ts';
export { listTransfers, withdrawTransfer } from './open-transfers.ts';
export { makeDueTransfers, transferService } from './transfer-service.ts';
export { settleLeftUsage } from './settle-left-usage.ts';

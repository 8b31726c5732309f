export { deleteRecord } from './delete-record.ts';
export { moveDueDates, previewMoveDue } from './move-due-dates.ts';
export { resendWelcome } from './resend-welcome.ts';
export { makeDueTransfers, transferService } from './transfer-service.ts';

export { approveCancellation, plannedEnd } from './approve-cancellation.ts';
export { decideCancel, listCancellations } from './decide-cancel.ts';
export { requestCancel } from './request-cancel.ts';
export { scheduleEnd } from './schedule-end.ts';
export { withdrawCancel } from './withdraw-cancel.ts';

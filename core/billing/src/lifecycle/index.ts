export { issueNow } from './issue-slices.ts';
export { lifecycleRoom } from './lifecycle-room.ts';
export { recurringPriceOf } from './recurring-price.ts';

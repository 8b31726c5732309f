export { issueNow } from './issue-slices.ts';
export { lifecycleRoom } from './lifecycle-room.ts';

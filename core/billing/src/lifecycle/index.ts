export { lifecycleRoom } from './lifecycle-room.ts';

export { webhooksRoom } from './webhooks-room.ts';

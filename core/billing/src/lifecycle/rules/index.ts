export { commissionOf } from './commission.ts';

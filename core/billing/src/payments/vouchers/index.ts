export { expireVouchers } from './expire-vouchers.ts';
export { voucherInvariants } from './invariants.ts';
export { issueVouchers } from './issue-vouchers.ts';
export { listBatches, listVouchers } from './list-vouchers.ts';
export { sellVouchers, voidVouchers } from './open-vouchers.ts';
export { redeemVoucher } from './redeem-voucher.ts';

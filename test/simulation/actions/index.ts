import type { Action } from '../world.ts';
import { arrive } from './arrive.ts';
import { cancel } from './cancel.ts';
import { changeMode } from './change-mode.ts';
import { changePrice } from './change-price.ts';
import { changeTax } from './change-tax.ts';
import { judgeOrder } from './judge-order.ts';
import { orderMore } from './order-more.ts';
import { payAgain } from './pay-again.ts';
import { payFromBalance } from './pay-from-balance.ts';
import { payWrongly } from './pay-wrongly.ts';
import { pay } from './pay.ts';
import { runAgain } from './run-again.ts';
import { sleep } from './sleep.ts';
import { suspend } from './suspend.ts';
import { unsuspend } from './unsuspend.ts';
import { voidInvoice } from './void-invoice.ts';
import { withdrawCancel } from './withdraw-cancel.ts';

/** Everything that may happen on a day. */
export const actions: readonly Action[] = [
  arrive, cancel, changeMode, changePrice, changeTax, judgeOrder, orderMore, pay, payAgain, payFromBalance, payWrongly, runAgain, sleep, suspend, unsuspend, voidInvoice, withdrawCancel,
];

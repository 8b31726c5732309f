export { capInvariants } from './invariants.ts';
export { addCapPackage, listCaps, saveCap, withdrawCapPackage } from './manage-caps.ts';
export { judgeRead, setUpCaps } from './run-caps.ts';
export { CapPackage, CapTopUp, ServiceCap, UsageCap } from './tables.ts';
export { throttledPlan } from './throttled-plan.ts';
export { buyTopUp, giveTopUp } from './top-ups.ts';
export { viewCaps } from './view-caps.ts';

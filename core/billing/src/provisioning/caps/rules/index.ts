export { capPeriod, capPeriods, type CapPeriod } from './cap-period.ts';
export { capActions, judgeCap, type CapAction, type CapFacts, type CapStanding, type CapVerdict } from './judge-cap.ts';

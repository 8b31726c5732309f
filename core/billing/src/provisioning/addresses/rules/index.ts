export { bitsOf, networkAround, overlap, readAddress, readNetwork, sizeOf, sortKey, writeAddress, writeNetwork, type Address, type Family, type Network } from './ip.ts';
export { addressAt, MOST_PLACES, nextPlace, placeOf, planPool, problemOf, storedPlan, wordAt, type PlanProblem, type PoolPlan, type PoolText, type Span } from './pool-plan.ts';

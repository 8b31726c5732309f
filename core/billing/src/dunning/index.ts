export { dunningRoom } from './dunning-room.ts';
export * from './rules/index.ts';
export { startDunning } from './run-dunning.ts';
export { dunningRunsRef, type DunningRuns } from './runs.ts';

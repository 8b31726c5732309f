export { dunningRoom } from './dunning-room.ts';
export * from './rules/index.ts';
export { runDunning } from './run-dunning.ts';

export { defaultLadder, dueStep, ladderSchema, previewLadder, type DoneStep, type LadderCase, type LadderStep, type LadderVerdict } from './ladder.ts';

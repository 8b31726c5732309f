export { pauseAfter } from './next-try.ts';
export { pickLines, type Picked, type PickedLine, type Taker } from './pick-lines.ts';

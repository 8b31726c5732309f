export { FOR_EVER, heldOn } from './hold.ts';

export { allocate, type Allocation, type OpenInvoice } from './allocate.ts';
export { canMove, type AttemptState } from './attempt-states.ts';

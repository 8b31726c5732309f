export { callLogicboxes, type LogicboxesParams, type Reseller } from './call.ts';

export { actionCard } from './action-card.ts';
export { actionPage } from './action-page.ts';
export { actionAction, onwardTo, panelPasswordAction, signOnAction } from './run.ts';

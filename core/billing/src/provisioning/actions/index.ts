export { listActions } from './list-actions.ts';
export { renewPassword } from './renew-password.ts';
export { runAction } from './run-action.ts';
export { signOn, signOnServer } from './sign-on.ts';

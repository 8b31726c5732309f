export { askRegistrant } from './ask-registrant.ts';
export { confirmRegistrant } from './confirm-registrant.ts';
export { readVerifications } from './read-verifications.ts';
export { resendVerification } from './resend-verification.ts';
export { runVerificationClock } from './run-verification-clock.ts';

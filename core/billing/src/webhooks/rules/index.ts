export { pauseAfter } from './next-try.ts';
export { signatureOf, webhookSecret } from './signature.ts';
export { isMeant } from './topics.ts';

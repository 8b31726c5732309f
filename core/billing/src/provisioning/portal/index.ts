export { callerForLogin, markOfLogin, type PortalLogin } from './caller-for-login.ts';
export { enterPortal } from './enter-portal.ts';
export { takesLogins } from './takes-logins.ts';

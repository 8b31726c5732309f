export { premiumToPay } from './check-command.ts';
export { contactHandle, splitPersonName } from './contact-handle.ts';
export { refusalOf } from './refusal-of.ts';
export { registrarOverApi } from './registrar-over-api.ts';
export type { Accepted, ExtendDomain, HeldDomain, ResellerApi, ResellerDns, ResellerForwards, ResellerTrades, ResellerVerification } from './reseller-api.ts';

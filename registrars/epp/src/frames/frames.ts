export { contactCheck, contactCreate, contactDelete, contactInfo, contactTransfer, contactUpdate } from './contact.ts';
export { domainCheck, domainCreate, domainDelete, domainInfo, domainRenew, domainTransfer, domainUpdate } from './domain.ts';
export { hostCheck, hostCreate, hostDelete, hostInfo, hostUpdate } from './host.ts';
export { pollAcknowledge, pollRequest } from './poll.ts';

import type { DomainFact } from '@billet/sdk';
import type { Domain } from './tables.ts';

/** A domain as events name it. */
export const domainFact = (domain: Pick<Domain, 'id' | 'client_id' | 'service_id' | 'name'>): DomainFact => ({ domainId: domain.id, clientId: domain.client_id, serviceId: domain.service_id, name: domain.name });

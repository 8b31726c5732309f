export { changeResource } from './change-resource.ts';
export { createResource } from './create-resource.ts';
export { inspectResource } from './inspect-resource.ts';
export { listKinds } from './list-kinds.ts';
export { getResource, listResources } from './list-resources.ts';
export { removeResource } from './remove-resource.ts';
export { retryResource } from './retry-resource.ts';
export { closeSession, listSessions, listTroubles, provisioningLog, retryProvisioning, revealSecret, serviceResources } from './service-operations.ts';

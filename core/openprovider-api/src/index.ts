export { createOpenproviderClient, type OpenproviderAccount, type OpenproviderClient, type OpenproviderRequest } from './client.ts';

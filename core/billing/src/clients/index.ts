export { clientSchema, clientView } from './client-view.ts';
export { clientsRoom } from './clients-room.ts';
export { normaliseEmail } from './create-client.ts';
export { createClient, getClient, listClients, registerClient, updateClient } from './manage-clients.ts';
export { createPayer, listPayers, updatePayer } from './manage-payers.ts';
export { callerForUser, lockedUntil, signInUser, wrongLogin } from './sign-in.ts';
export { assignGroup, createGroup, listGroups, updateGroup } from './manage-groups.ts';
export { Client, ClientGroup, Membership, Payer, User } from './tables.ts';
export { euVatNumber, isEuCountry, normaliseTaxId, vatPrefix } from './tax-id.ts';

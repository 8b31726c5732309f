export { createSqlConnections, openSql, sqlFields, type SqlConnections, type SqlEngine, type SqlFields, type SqlServer } from './connect.ts';
export { explainSql, whileWanted } from './explain.ts';
export { accountIdOf, createSqlRegister, type SqlEntry, type SqlRegister } from './register.ts';
export { sha512Crypt } from './sha512-crypt.ts';
export type { Knex } from 'knex';

export { createResellerWorld, WorldRefusal, type RefusalReason, type ResellerWorld, type WorldDomain, type WorldOptions } from './reseller-world.ts';
export { serveReseller, type FakeProtocol, type FakeReply, type FakeRequest } from './serve-reseller.ts';

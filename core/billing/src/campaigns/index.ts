export { campaignsRoom } from './campaigns-room.ts';

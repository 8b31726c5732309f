export { hotspotRoom } from './hotspot-room.ts';

export { deskRoom } from './desk-room.ts';
export { LARGEST_FILE } from './files/file-settings.ts';

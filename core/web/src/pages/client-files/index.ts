export { mountClientFiles } from './mount-client-files.ts';
export { ownFilesPage } from './own-files.ts';
export { addFile, clientFilePage, fileCards } from './staff-files.ts';

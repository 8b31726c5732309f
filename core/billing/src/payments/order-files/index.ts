export { endOutdatedEverywhere } from './end-outdated.ts';
export { filesOfAccount, listOrderFiles, readOrderFile } from './list-files.ts';
export { ordersRefused } from './orders-refused.ts';
export { writeFile } from './write-file.ts';

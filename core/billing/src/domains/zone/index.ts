export { activateZone, changeRecords, setForwards } from './change-zone.ts';
export { readZone } from './read-zone.ts';

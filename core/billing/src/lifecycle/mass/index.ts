export { getMassUpdate, listMassUpdates, previewMassUpdate, runMassUpdate, startMassUpdate } from './mass-update.ts';

export { loadOverrides, textRevision, textScope } from './load-overrides.ts';
export { textsRoom } from './texts-room.ts';
export { translatorsRef, type Translators } from './translators.ts';
export { textWorkshopRef, type TextWorkshop } from './workshop.ts';

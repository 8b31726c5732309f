import type { Room } from '../room.ts';
import { listTexts } from './list-texts.ts';
import { textsMigrations } from './migrations/index.ts';
import { resetText, saveText } from './save-text.ts';
import { getText, previewText } from './show-text.ts';

export const textsRoom: Room = {
  name: 'texts',
  migrations: textsMigrations,
  operations: [listTexts, getText, previewText, saveText, resetText],
  permissions: ['texts.read', 'texts.write'],
};

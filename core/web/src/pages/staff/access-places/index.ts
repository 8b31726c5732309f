import type { Page } from '../../page.ts';
import { accessPlacePage } from './place-page.ts';
import { accessPlacesPage } from './places-page.ts';

export const accessPlacePages: readonly Page[] = [accessPlacesPage, accessPlacePage];

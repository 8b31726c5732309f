import type { Page } from '../../page.ts';
import { webhookPage } from './webhook-page.ts';
import { webhooksPage } from './webhooks-page.ts';

export const webhookPages: readonly Page[] = [webhooksPage, webhookPage];

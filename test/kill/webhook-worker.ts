import { serveWebhooks, type WebhookPlace } from '../support/webhook-server.ts';

await serveWebhooks(JSON.parse(process.argv[2] ?? '{}') as WebhookPlace);
process.exit(0);

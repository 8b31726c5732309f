export { mailRoom } from './mail-room.ts';
export { sealMailSecrets } from './mail-secrets.ts';
export { mailSettings, type MailSettings } from './mail-settings.ts';
export { enqueueSending, sendJob, insertMails, queueMails, type MailDraft } from './queue-mails.ts';
export { LOGO_CID, mailRendererRef, type MailContent, type MailRenderer } from './renderer.ts';
export { MailMessage, MailTemplate } from './tables.ts';

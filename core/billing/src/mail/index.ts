export { mailEnclosuresRef, type Enclosure, type MailEnclosures } from './enclosures.ts';
export { layoutParts, mailKind, mailKinds, sampleModel, templateKeys, variablesOf, type MailKind } from './kinds.ts';
export { mailRoom } from './mail-room.ts';
export { sealMailSecrets } from './mail-secrets.ts';
export { mailSettings, type MailSettings } from './mail-settings.ts';
export { enqueueSending, sendJob, insertMails, queueMails, type MailDraft } from './queue-mails.ts';
export { LOGO_CID, mailRendererRef, mailWorkshopRef, type MailContent, type MailRenderer, type MailText, type MailWorkshop } from './renderer.ts';
export { MailMessage, MailTemplate } from './tables.ts';
export { originalHash, ownText, textOf } from './templates/own-text.ts';

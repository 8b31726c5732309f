export { createCatalogue, type Catalogue, type Language, type Messages, type MessageValues, type Translator } from './catalogue.ts';
export { inspectMessage, pseudoMessage, type MessageUse } from './inspect-message.ts';

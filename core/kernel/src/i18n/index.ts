export { createCatalogue, type Catalogue, type Language, type Messages, type MessageValues, type TextOverride, type Translator } from './catalogue.ts';
export { compareMessage, pluralForms, type MessageProblem } from './compare-message.ts';
export { inspectMessage, pseudoMessage, type MessageUse } from './inspect-message.ts';
export { sampleMessage, type MessageSample } from './sample-message.ts';

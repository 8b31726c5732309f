export { bookSamples } from './book-samples.ts';
export { sweepUsage, tellsUsage } from './sweep-usage.ts';
export { readUsage, viewUsage } from './view-usage.ts';

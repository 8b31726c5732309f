export { serviceStory } from './service-story.ts';

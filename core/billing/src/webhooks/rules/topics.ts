/** Whether one of an endpoint's topics means this event: its name, `invoice.*` for all of a noun, or `*`. */
export const isMeant = (topics: readonly string[], event: string): boolean =>
  topics.some((topic) => topic === '*' || topic === event || (topic.endsWith('.*') && event.startsWith(topic.slice(0, -1))));

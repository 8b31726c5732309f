// How Billet is started, by `npm start` and where its memory is measured: a small nursery, a heap that grows in small
// steps, and two pools of the C library instead of one for each thread. Together they keep the process under 200 MB.
export const flags = ['--max-semi-space-size=8', '--heap-growing-percent=40'];
export const environment = { MALLOC_ARENA_MAX: '2' };

export { openApiOf } from './api/openapi.ts';
export { createWebApp } from './http/create-web-app.ts';
export { safeNext } from './http/safe-next.ts';
export { createMailRenderer } from './mail/mail-renderer.ts';
export type { SetupCode } from './pages/setup.ts';
export { createThemeEngine, type ThemeEngine, type ThemePackage } from './theme/theme-engine.ts';
export * from './view-models/page.ts';
export { openWebHouse, type WebHouse } from './web-house.ts';

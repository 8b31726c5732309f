export { createProgram } from './program.ts';
export { startServer, type RunningServer, type ServerOptions } from './start-server.ts';
export { readEnvironment, type Environment } from './environment.ts';

declare module 'http-auth' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Authenticator {
    check(
      next: (request: IncomingMessage, response: ServerResponse) => void,
    ): (request: IncomingMessage, response: ServerResponse) => void;
  }
  interface Options {
    readonly realm: string;
  }
  const httpAuth: {
    basic(
      options: Options,
      check: (user: string, password: string, answer: (right: boolean) => void) => void,
    ): Authenticator;
  };
  export default httpAuth;
}

declare module 'http-auth' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Authenticator {
    check(
      next: (request: IncomingMessage, response: ServerResponse) => void,
    ): (request: IncomingMessage, response: ServerResponse) => void;
  }
  interface Options {
    readonly realm: string;
    readonly algorithm?: 'MD5' | 'MD5-sess';
  }
  const httpAuth: {
    basic(
      options: Options,
      check: (user: string, password: string, answer: (right: boolean) => void) => void,
    ): Authenticator;
    /** `answer` takes the hash of `user:realm:password`. */
    digest(options: Options, check: (user: string, answer: (hash: string) => void) => void): Authenticator;
  };
  export default httpAuth;
}

import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-too-large',
  summary: 'Name and value of a cookie exceed 4096 bytes together',
  section: '5.6',
  message: {
    title: 'The browser drops the cookie {name}: it is {size} bytes long, and 4096 is the limit',
    what: 'The response of {setter} sets {name} with {size} bytes of name and value. Browsers keep at most 4096.',
    why: 'The browser ignores it, so the next request to {host} goes out without it and the server sees nobody signed in.',
    fixes: [
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Keep the session on the server and only its id in the cookie; or put less into it (groups, roles and whole tokens are the usual bulk).',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Where a proxy or framework packs tokens into the cookie (oauth2-proxy, ASP.NET, Auth.js), switch on its server-side store or its splitting into several cookies.',
      },
    ],
  },
});
